"""Class attributes, names that might clash, tests of the hierarchy, features of whole classes."""
from __future__ import annotations

from members import Members
from spec import ClassSpec, Member, Spec


class Bodies(Members):
    """Makes what stands in a class body besides methods and special members."""

    spec: Spec

    def add_names(self, spec: ClassSpec) -> None:
        number = spec.number
        if self.try_use('mangled method', 30):
            spec.members.append(Member(['def __private(self, x):'], [[f"log('{number}.__private', x)"], ['return num(x) + K']]))
            spec.members.append(Member(['def g(self, x):'], [[f"log('{number}.g private')"], ['return self.__private(x)']]))
            self.defined[number].add('g')
        if self.try_use('named like a helper', 15):
            parent = self.random.choice(['A', 'B', 'Base', '_Base', 'C'])
            spec.members.append(Member([f'def _{parent.strip("_")}_f(self, x):'],
                                       [[f"log('{number} looks like a helper')"], ['return num(x) + 100']]))
        if self.try_use('state like a helper', 10):
            parent = self.random.choice(['A', 'B', 'Base', 'C'])
            spec.members.append(Member(['def late(self):'], [[f'self._{parent}_f = self._{parent}_g = {number}'], ['return self.f(1)']]))
        if self.try_use('mangled attribute', 20):
            spec.members.append(Member(['__hidden = 7']))
            spec.members.append(Member(['def h(self, x):'], [[f"log('{number}.h', self.__hidden)"], ['return num(x) + self.__hidden']]))
            self.defined[number].add('h')

    def add_attributes(self, spec: ClassSpec) -> None:
        number = spec.number
        choices: list[tuple[str, list[str]]] = [
            ('dependent attributes', [f'one = {number + 1}', 'two = one + 1']), ('mutable attribute', ["table = {'k': K}"]),
            ('mutable attribute', ['items = [1, K]']), ('comprehension attribute', ['squares = [i * i for i in range(3)]']),
            ('annotated attribute', [f'kind: str = {f"kind {number}"!r}']), ('unpacked attributes', ['left, right = K, 2']),
            ('loud: if in body', ['if K > 3:', '    chosen = 1', 'else:', '    chosen = 2']),
            ('loud: loop in body', ['counter = 0', 'for i in range(3):', '    counter += i']),
            ('loud: def under if', ['if K > 3:', '    def late(self):', f'        return {number}']),
            ('loud: del in body', ['gone = 3', 'del gone']), ('loud: augmented in body', ['grown = 1', 'grown += K']),
            ('nested class', ['class Inner:', f'    value = {number}']), ('annotation', ['note: int']),
            ('shared attribute', ['shared = other = []']), ('iterator attribute', ['numbers = (i * K for i in range(9))']),
            ('alias', ['def late(self):', f'    return {number}', '', 'alias = late']),
            ('multi-line attribute', ['plain_text = """several', f'    lines {number}', '"""']),
            ('loud: made attribute', ['stamp = fresh()']), ('loud: made attribute', ['box = outer.Box(K)']),
            ('loud: descriptor attribute', ['slotted = outer.Slot()']),
            ('annotation of attribute', ['one: int']), ('slice attribute', ['items = [1, K, 3][:2]']),
            ('lambda with default', [f'pile = lambda self, kept=[]: kept.append({number}) or len(kept)']),
            ('loud: walrus in body', [f'walrus = (inner := {number}) + 1']),
            ('method table', ['def late(self):', f'    return {number}', '', "handlers = {'late': late}"]),
        ]
        parents = [base for base in spec.bases if base[0] == '«']
        if parents:
            choices.append(('loud: attribute from parent', [f"from_parent = getattr({parents[0]}, 'one', 5) + 1"]))
        choices = [choice for choice in choices if self.allowed(choice[0])]
        for tag, lines in self.random.sample(choices, min(len(choices), self.random.randint(0, 4))):
            self.use(tag)
            spec.members.append(Member(lines))
        if self.chance(40):
            self.use('attribute of parent')
            spec.members.append(Member(['def touch(self):'], [
                [f"log('{number}.touch', self.one if hasattr(self, 'one') else 0)"],
                ["if hasattr(self, 'items'):", f'    self.items.append({number})'],
                ["if hasattr(self, 'kept'):", f'    self.kept.append({number})', "    log('kept', len(self.kept))"],
                ["if hasattr(self, 'numbers'):", "    log('numbers', next(self.numbers, None))"],
                ["if hasattr(self, 'table'):", f"    self.table['{number}'] = 1"],
                ["if hasattr(self, 'stamp'):", f'    self.stamp.append({number})'],
                ["if hasattr(self, 'box'):", f'    self.box.put({number})'],
                ["if hasattr(self, 'handlers'):", "    log('handlers', self.handlers['late'](self))"],
                ["return num(getattr(self, 'items', []))"]]))

    def add_tests(self, spec: ClassSpec) -> None:
        number = spec.number
        others = [cls.number for cls in self.spec.classes]
        other = self.random.choice(others)
        ancestors = [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of]
        named = self.random.choice(ancestors) if ancestors and self.chance(60) else f'«{other}»'
        tests = [('loud: isinstance', f'isinstance(self, {named})'), ('loud: issubclass', f'issubclass(type(self), {named})'),
                 ('loud: type is', f'type(self) is {named}'), ('own class is', f'self.__class__ is «{number}»'),
                 ('loud: in mro', f'{named} in type(self).__mro__'),
                 ('loud: isinstance tuple', f'isinstance(self, ({named}, int))'),
                 ('loud: bases', 'type(self).__bases__[0].__name__'),
                 ('loud: isinstance of value', f'holds(self, kind={named})'),
                 ('loud: mro called', '[c.__name__ for c in type(self).mro()]'),
                 ('loud: class dict', "'f' in vars(type(self)), 'f' in type(self).__dict__"),
                 ('loud: class written', "setattr(self, 'hits', type(self).hits), type(self).hits"),
                 ('loud: mro names', '[c.__name__ for c in type(self).__mro__]'),
                 ('loud: isinstance imported', self.imported_test(other)),
                 ('loud: class attribute set', f"setattr({named}, 'one', {number + 40}), getattr(self, 'one', 0)"),
                 ('loud: class attribute set as value', f"mark_kind({named}, {number + 60}), getattr(self, 'one', 0)"),
                 ('loud: method by name', f"getattr({named}, 'f')(self, 3) if isinstance(self, {named}) else 0"),
                 ('loud: methods by name', f"same_method('f', type(self), {named})"),
                 ('loud: method through value', f'[kind.f(self, 4) for kind in ({named}, ) if isinstance(self, kind)]'),
                 ('loud: dir', "[name for name in dir(self) if name.endswith(('f', 'g', 'p'))]"),
                 ('loud: qualname', "self.f.__qualname__ if hasattr(self, 'f') else None"),
                 ('loud: getdoc', 'inspect.getdoc(type(self))'), ('loud: super of class', 'super().__doc__'),
                 ('loud: super in function', f"(lambda x: hasattr(super({named}, x), 'f'))(self) if isinstance(self, {named}) else 0"),
                 ('loud: class in variable', "(lambda kind: 'f' in kind.__dict__)(type(self))"),
                 ('loud: method compared', f"type(self).f is {named}.f if hasattr({named}, 'f') else None")]
        if self.real[other] in self.real[number].__mro__:
            tests.append(('loud: method identity',
                          f"is_method_overridden('f', «{other}», type(self)) if hasattr(«{other}», 'f') else None"))
        test = self.pick(tests)
        if test and test.startswith('from '):
            spec.members.append(Member(['def ask(self):'], [test.splitlines(), [f"log('{number}.ask', isinstance(self, Local))"],
                                                            ['return 0']]))
            return
        if test and '.hits' in test:
            spec.members.append(Member(['hits = 0']))
            spec.members.append(Member(['def hit(self):'], [['type(self).hits += 1'], ['return 0']]))
            spec.members.append(Member(['def ask(self):'], [['self.hit()'], [f"log('{number}.ask', {test})"], ['return 0']]))
        elif test:
            spec.members.append(Member(['def ask(self):'], [[f"log('{number}.ask', {test})"], ['return 0']]))

    def imported_test(self, other: int) -> str:
        """A test for a class that the function imports itself."""
        target = self.spec.classes[other]
        return f'from .m{target.module} import {target.name} as Local'

    def add_class_features(self, spec: ClassSpec) -> None:
        number = spec.number
        if self.try_use('loud: __init_subclass__', 30):
            spec.members.append(Member(['def __init_subclass__(cls, **keywords):'], [
                ['super().__init_subclass__(**keywords)'], ["cls.seen = cls.__name__ + getattr(cls, 'seen', '')"]]))
        if self.try_use('loud: __class__ cell', 30):
            spec.members.append(Member(['def cell(self):'], [[f"log('{number}.cell', __class__.__name__)"], ['return 1']]))
        if self.try_use('loud: __getattribute__', 15):
            spec.members.append(Member(['def __getattribute__(self, key):'], [
                ["if key.endswith('_f'):", f"    log('{number} is asked for', key)"], ['return super().__getattribute__(key)']]))
        if self.try_use('loud: __set_name__', 15):
            spec.members.append(Member(['@Named', 'def slotted(self):'], [['return 1']]))
        if self.try_use('loud: dispatch on class', 15):
            spec.members.append(Member(['def alias(self):'], [[f'@sort_of.register(«{number}»)', 'def known(x):', f'    return {number}'],
                                                              [f"log('{number} sort', sort_of(self))"], ['return 0']]))
        if self.try_use('lru_cache', 10):
            spec.members.append(Member(['@functools.lru_cache(maxsize=None)', 'def cached(self, x):'],
                                       [[f"log('{number}.cached', x)"], ['return num(x) + K']]))
        if self.try_use('loud: __slots__', 20):
            spec.members.append(Member(["__slots__ = ('slot', )"]))
        if 'ABC' in spec.bases and number and self.try_use('abstract method', 40):
            spec.members.append(Member(['@abstractmethod', 'def late(self):'], [[f"log('{number}.late')"], ['return 2']]))
        if not spec.keywords and self.try_use('loud: singledispatch', 20):
            spec.members.append(Member(['@functools.singledispatchmethod', 'def dispatch(self, x):'],
                                       [[f"log('{number}.dispatch')"], ['return 1']]))
        if self.try_use('loud: dataclass', 15):
            spec.decorators.append('@dataclasses.dataclass(init=False, eq=False)')
            spec.members.append(Member([f'field_{number}: int = {number}']))
        elif self.try_use('loud: class decorator', 15):
            spec.decorators.append('@outer.counted')
