"""Members of other kinds than plain methods."""
from __future__ import annotations

from typing import Callable

from methods import Methods
from spec import ClassSpec, Member

kMemberNames = ('c', 's', 'p', 'gen', 'ctx', 'co', 'agen', '__call__', '__repr__', '__len__', '__getitem__', '__new__',
                '__setattr__', '__getattr__', '__eq__', '__hash__', '__iter__', '__enter__', 'cp', 'part', 'lam', 'over')

kTagOf = {'c': 'classmethod', 's': 'staticmethod', 'p': 'property', 'gen': 'generator', 'ctx': 'context manager',
          'co': 'coroutine', 'agen': 'async generator', '__new__': '__new__', '__setattr__': '__setattr__',
          '__getattr__': '__getattr__', '__eq__': '__eq__', '__hash__': '__hash__', '__iter__': '__iter__',
          '__enter__': '__enter__', 'cp': 'cached_property', 'part': 'partialmethod', 'lam': 'lambda attribute',
          'over': 'overload'}


class Members(Methods):
    """Makes properties, class and static methods, generators, special methods and more."""

    def add_members(self, spec: ClassSpec) -> None:
        makers: dict[str, Callable[[int], list[Member]]] = {
            'c': self.class_method, 's': self.static_method, 'p': self.property_group, 'gen': self.generator,
            'ctx': self.context, 'co': self.coroutine, 'agen': self.async_generator, '__call__': self.dunder_call,
            '__repr__': self.dunder_repr, '__len__': self.dunder_len, '__getitem__': self.dunder_item,
            '__new__': self.dunder_new, '__setattr__': self.dunder_setattr, '__getattr__': self.dunder_getattr,
            '__eq__': self.dunder_eq, '__hash__': self.dunder_hash, '__iter__': self.dunder_iter,
            '__enter__': self.dunder_enter, 'cp': self.cached_property, 'part': self.partial_method,
            'lam': self.lambda_attribute, 'over': self.overload}
        for name in kMemberNames:
            if self.try_use(kTagOf.get(name, 'special method'), 20):
                spec.members += makers[name](spec.number)
                self.defined[spec.number].add(name)

    def up(self, number: int, name: str, yes: str, no: str) -> str:
        return yes if self.has_super(number, name) else no

    def class_method(self, number: int) -> list[Member]:
        call = self.up(number, 'c', self.random.choice(['super().c(x)', f'super(«{number}», cls).c(x)']), 'x')
        return [Member(['@classmethod', 'def c(cls, x):'],
                       [[f"log('{number}.c', cls.__name__)"], [f'return num({call}) + K']])]

    def static_method(self, number: int) -> list[Member]:
        parents = self.ancestors_with(number, 's')
        call = 'x'
        if parents and self.chance(70):
            call = self.random.choice([f'{self.random.choice(parents)}.s(x)', f'super(«{number}», «{number}»).s(x)'])
        return [Member(['@staticmethod', 'def s(x):'], [[f"log('{number}.s', x)"], [f'return num({call}) + tweak(x)']])]

    def property_group(self, number: int) -> list[Member]:
        above = self.random.choice(['super().p', f'super(«{number}», self).p'])
        value = self.up(number, 'p', above, "getattr(self, 'u', 3)")
        getter = Member(['@property', 'def p(self):'], [[f"log('{number}.p')"], [f'return num({value}) + {number}']])
        members = [getter]
        kind = self.random.randrange(4)
        parents = self.ancestors_with(number, 'p')
        parent = self.random.choice(parents) if parents else ''
        if kind == 0 and parent and self.try_use('property getter of parent', 100):
            return [Member([f'@{parent}.p.getter', 'def p(self):'],
                           [[f"log('{number}.p through getter')"], [f'return num({parent}.p.fget(self)) + 1']])]
        if kind == 1 and parent and self.try_use('property setter of parent', 100):
            return [Member([f'@{parent}.p.setter', 'def p(self, value):'],
                           [[f"log('{number}.p= on the getter of a parent')"], ["self.__dict__['stored'] = value"]])]
        if kind > 1 and self.try_use('property setter', 100):
            members.append(self.property_setter(number, parent))
        if kind > 2 and self.try_use('property deleter', 100):
            members.append(Member(['@p.deleter', 'def p(self):'],
                                  [[f"log('{number} del p')"], ["self.__dict__.pop('stored', None)"]]))
        return members

    def property_setter(self, number: int, parent: str) -> Member:
        body = [[f"log('{number}.p=', value)"], ["self.__dict__['stored'] = value"]]
        if self.has_super(number, 'p') and self.try_use('property super setter', 40):
            body.append(['try:', f'    super(«{number}», type(self)).p.fset(self, value)',
                         'except (AttributeError, TypeError):', f"    log('{number} has no setter above')"])
        if parent and self.try_use('loud: method read', 50):
            body.append([f'if {parent}.p.fset:', f'    {parent}.p.fset(self, value)'])
        return Member(['@p.setter', 'def p(self, value):'], body)

    def generator(self, number: int) -> list[Member]:
        body = [[f"log('{number}.gen')"], ['yield num(x)']]
        if self.has_super(number, 'gen'):
            body.append(self.random.choice([['yield from super().gen(x)'], ['for i in super().gen(x):', '    yield i + K'],
                                            [f'yield from super(«{number}», self).gen(num(x) + 1)']]))
        return [Member(['def gen(self, x):'], body)]

    def context(self, number: int) -> list[Member]:
        body = [[f"log('{number} enter')"]]
        if self.has_super(number, 'ctx'):
            body.append(['with super().ctx(x) as inner:', '    yield num(inner) + K'])
        else:
            body.append(['yield num(x)'])
        body.append([f"log('{number} leave')"])
        return [Member(['@contextlib.contextmanager', 'def ctx(self, x):'], body)]

    def coroutine(self, number: int) -> list[Member]:
        call = self.up(number, 'co', 'await super().co(x)', 'x')
        return [Member(['async def co(self, x):'], [[f"log('{number}.co')"], ['await asyncio.sleep(0)'],
                                                    [f'return num({call}) + {number}']])]

    def async_generator(self, number: int) -> list[Member]:
        body = [[f"log('{number}.agen')"], ['yield num(x)']]
        if self.has_super(number, 'agen'):
            body.append(self.random.choice([['async for i in super().agen(x):', '    yield i + K'],
                                            ['for i in [i async for i in super().agen(x)]:', '    yield i']]))
        return [Member(['async def agen(self, x):'], body)]

    def dunder_call(self, number: int) -> list[Member]:
        call = self.up(number, '__call__', 'super().__call__(x)', 'x')
        return [Member(['def __call__(self, x):'], [[f"log('{number}.call')"], [f'return num({call}) * 2']])]

    def dunder_repr(self, number: int) -> list[Member]:
        call = self.up(number, '__repr__', 'super().__repr__()[:-1]', "'<'")
        return [Member(['def __repr__(self):'], [[f"return {call} + f' {number} {{type(self).__name__}}>'"]])]

    def dunder_len(self, number: int) -> list[Member]:
        call = self.up(number, '__len__', 'super().__len__()', '1')
        return [Member(['def __len__(self):'], [[f'return {call} + 1']])]

    def dunder_item(self, number: int) -> list[Member]:
        call = self.up(number, '__getitem__', 'super().__getitem__(key)', 'key')
        return [Member(['def __getitem__(self, key):'], [[f"log('{number}[]')"], [f'return num({call}) + 1']])]

    def dunder_new(self, number: int) -> list[Member]:
        call = self.random.choice(['super().__new__(cls)', f'super(«{number}», cls).__new__(cls)'])
        return [Member(['def __new__(cls, *arguments, **options):'],
                       [[f"log('{number}.new', cls.__name__)"], [f'value = {call}'], [f'value.made_by_{number} = 1'],
                        ['return value']])]

    def dunder_setattr(self, number: int) -> list[Member]:
        return [Member(['def __setattr__(self, key, value):'],
                       [["if key == 'u':", f"    log('{number} sets', key)"], ['super().__setattr__(key, value)']])]

    def dunder_getattr(self, number: int) -> list[Member]:
        body = [["if key == 'missing':", f'    return {number}']]
        if self.has_super(number, '__getattr__'):
            body.append(['return super().__getattr__(key)'])
        else:
            body.append(['raise AttributeError(key)'])
        return [Member(['def __getattr__(self, key):'], body)]

    def dunder_eq(self, number: int) -> list[Member]:
        call = self.up(number, '__eq__', 'super().__eq__(other)', 'self is other')
        return [Member(['def __eq__(self, other):'], [[f"log('{number} ==')"], [f'return {call}']])]

    def dunder_hash(self, number: int) -> list[Member]:
        return [Member(['def __hash__(self):'], [[f"log('{number} hash')"], [f'return {number}']])]

    def dunder_iter(self, number: int) -> list[Member]:
        return [Member(['def __iter__(self):'],
                       [[f'yield {number}'], [self.up(number, '__iter__', 'yield from super().__iter__()', 'yield K')]])]

    def dunder_enter(self, number: int) -> list[Member]:
        call = self.up(number, '__enter__', 'super().__enter__()', f'{number}')
        leave = self.up(number, '__exit__', 'super().__exit__(*error)', 'None')
        self.defined[number].add('__exit__')
        return [Member(['def __enter__(self):'], [[f"log('{number} entered')"], [f'return num({call})']]),
                Member(['def __exit__(self, *error):'], [[f"log('{number} left')"], [f'return {leave}']])]

    def cached_property(self, number: int) -> list[Member]:
        call = self.up(number, 'cp', 'super().cp', '3')
        return [Member(['@functools.cached_property', 'def cp(self):'], [[f"log('{number}.cp')"], [f'return num({call}) + K']])]

    def partial_method(self, number: int) -> list[Member]:
        call = self.up(number, 'part', 'super().part()', 'more')
        return [Member([f'def _part(self, x, more=K):', f"    log('{number}._part', x)", f'    return num({call}) + x', '',
                        f'part = functools.partialmethod(_part, {number}, more=2)'])]

    def lambda_attribute(self, number: int) -> list[Member]:
        call = self.up(number, 'lam', 'super().lam(x)', 'x')
        return [Member([f'lam = lambda self, x: num({call}) + tweak(x) + {number}'])]

    def overload(self, number: int) -> list[Member]:
        call = self.up(number, 'over', 'super().over(x)', 'x')
        return [Member(['@overload', 'def over(self, x: int) -> int: ...', '', '@overload', 'def over(self, x: str) -> str: ...',
                        '', 'def over(self, x):', f'    return num({call}) + {number}'])]
