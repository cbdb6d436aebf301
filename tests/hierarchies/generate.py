"""Random hierarchies. One seed and one set of features give one Spec, always the same."""
from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Callable, Optional

sys.path.insert(0, str(Path(__file__).resolve().parent / 'stand_in'))

import outer  # noqa: E402
import torch.nn as nn  # noqa: E402
from mmengine.model import BaseModule  # noqa: E402
from mmengine.optim.scheduler import LRSchedulerMixin  # noqa: E402

from spec import ClassSpec, Member, Part, Spec  # noqa: E402

# In the order in which a compiler may want to learn them; --level N takes the first N.
kFeatures = (
    'single',      # chains of single inheritance, super() in statements, assignments and returns, captured globals
    'forms',       # super in expressions, lambdas, comprehensions, nested functions, skipping, explicit parents
    'multiple',    # several bases, diamonds, mixins, externals in every position
    'members',     # properties, class and static methods, generators, context managers, async, dunders
    'names',       # mangling, equal names in two modules, _Base, names that look like helpers, `this` for self
    'attributes',  # class attributes that depend on each other, are mutable or shared, nested classes, conditions
    'tests',       # isinstance, issubclass, is, __mro__ names, method identity
    'functions',   # decorators, lru_cache, defaults, mutable defaults, global, locals(), multi-line strings, tabs
    'classes',     # __init_subclass__, __class__ cells, metaclasses, ABC, __slots__, __set_name__, Generic
    'foreign',     # bases from an external package that no table knows; an external __init_subclass__
)

# External classes that the compiler's tables know, and others whose sources lie on the search path.
kExternals: dict[str, type] = {'BaseModule': BaseModule, 'nn.Module': nn.Module, 'nn.Sequential': nn.Sequential,
                               'LRSchedulerMixin': LRSchedulerMixin}
kForeign: dict[str, type] = {'outer.Plain': outer.Plain, 'outer.Child': outer.Child, 'outer.Mixin': outer.Mixin}
kMethods = ('f', 'g', 'h')
kMemberNames = ('c', 's', 'p', 'gen', 'ctx', 'co', '__call__', '__repr__', '__len__', '__getitem__',
                '__new__', '__setattr__', '__getattr__')
kSignatures = ('x', 'x', 'x=4', 'x, y=3', 'x, *rest', 'x, **options', 'x, *, key=2')


class Generator:
    """Builds one Spec."""

    def __init__(self, seed: int, features: tuple[str, ...]):
        self.random = random.Random(f'{seed} {",".join(features)}')
        self.features = frozenset(features)
        self.spec = Spec(seed, self.random.randint(1, 3), [], [], False)
        self.real: dict[int, type] = {}      # stand-ins that give the MRO
        self.number_of: dict[type, int] = {}
        self.defined: dict[int, set[str]] = {}
        self.externals = {**kExternals, **kForeign} if self.has('foreign') else kExternals

    # Choices.

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def has(self, feature: str) -> bool:
        return feature in self.features

    # Classes.

    def build(self) -> Spec:
        if self.has('functions'):
            self.spec.tabs = self.chance(10)
        for number in range(self.random.randint(2, 7)):
            self.add_class(number)
        self.choose_parts()
        return self.spec

    def add_class(self, number: int) -> None:
        module = min(number * self.spec.modules // 5, self.spec.modules - 1)
        bases = self.choose_bases(number)
        keywords = self.choose_keywords(bases)
        spec = ClassSpec(number, self.choose_name(number, bases, module), module, bases, [], keywords)
        if self.chance(60):
            spec.doc = f'Class {number} of the hierarchy.'
        self.spec.classes.append(spec)
        self.fill(spec)

    def choose_name(self, number: int, bases: list[str], module: int) -> str:
        taken = {cls.name for cls in self.spec.classes if cls.module == module}
        if self.has('names') and self.chance(35):
            for name in self.random.sample(['_Base', 'Base', 'A', '_Parent'], 4):
                if name not in taken:
                    return name
        return 'ABCDEFGHIJ'[number]

    def choose_bases(self, number: int) -> list[str]:
        own = [f'«{cls.number}»' for cls in self.spec.classes]
        count = 1
        if self.has('multiple') and self.chance(45):
            count = self.random.randint(2, 3)
        bases: list[str] = []
        for _ in range(count):
            pool = own if own and self.chance(78) else list(self.externals) + ['']
            base = self.random.choice(pool)
            if base and base not in bases:
                bases.append(base)
        while not self.linearize(number, bases):
            bases.pop()
        return bases

    def linearize(self, number: int, bases: list[str]) -> bool:
        """Makes the stand-in class; False if the bases have no consistent order."""
        parents = tuple(self.real[int(base[1:-1])] if base[0] == '«' else self.externals[base] for base in bases)
        try:
            real = type(f'Real{number}', parents, {})
        except TypeError:
            return False
        self.real[number] = real
        self.number_of[real] = number
        self.defined[number] = set()
        return True

    def choose_keywords(self, bases: list[str]) -> list[str]:
        if not self.has('classes') or not self.chance(15):
            return []
        kind = self.random.choice(['abc', 'hook', 'meta', 'generic'])
        if kind == 'abc' and not bases:
            bases.append('ABC')
        if kind == 'hook' and not bases and self.has('foreign'):
            bases.append('outer.Hooked')
        if kind == 'generic' and not bases:
            bases.append('Generic[T]')
        if kind == 'meta' and not bases:
            return ['metaclass=outer.Declared']
        return []

    def choose_parts(self) -> None:
        parents = {base for cls in self.spec.classes for base in cls.bases}
        leaves = [cls for cls in self.spec.classes if f'«{cls.number}»' not in parents]
        inner = [cls for cls in self.spec.classes if f'«{cls.number}»' in parents]
        chosen = self.random.sample(leaves, min(len(leaves), self.random.randint(1, 3)))
        if inner and self.chance(25):
            chosen.append(self.random.choice(inner))
        for cls in chosen:
            cls.registered = True
            built = '__init__' in self.defined[cls.number] or self.has_super(cls.number, '__init__')
            self.spec.parts.append(Part(cls.number, {'a': self.random.randint(1, 9)} if built else {}))
        for cls in inner:
            cls.registered = cls.registered or self.chance(30)

    # What a class may call.

    def after(self, number: int) -> list[type]:
        return list(self.real[number].__mro__[1:-1])

    def defines(self, cls: type, name: str) -> bool:
        if cls in self.number_of:
            return name in self.defined[self.number_of[cls]]
        return name in vars(cls)

    def has_super(self, number: int, name: str) -> bool:
        """Whether something after the class defines the name; then it does in every leaf too (C3 is monotonic)."""
        return any(self.defines(cls, name) for cls in self.after(number))

    def ancestors_with(self, number: int, name: str) -> list[str]:
        """Internal ancestors through which `Ancestor.name` is found."""
        return [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of and
                any(self.defines(c, name) for c in cls.__mro__[:-1])]

    def skippable(self, number: int, name: str) -> list[str]:
        """Internal ancestors A for which super(A, self).name is found."""
        return [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of and
                any(self.defines(c, name) for c in cls.__mro__[1:-1])]

    # Members.

    def fill(self, spec: ClassSpec) -> None:
        number = spec.number
        if self.has('attributes'):
            self.add_attributes(spec)
        if self.chance(65):
            self.add_init(spec)
        for name in kMethods:
            if self.chance(55 if number else 80):
                spec.members.append(self.method(number, name))
                self.defined[number].add(name)
        if self.has('members'):
            for name in kMemberNames:
                if self.chance(25):
                    self.add_member(spec, name)
        if self.has('names'):
            self.add_names(spec)
        if self.has('tests') and self.chance(35):
            self.add_tests(spec)
        if self.has('classes'):
            self.add_class_features(spec)
        if self.chance(30) and not self.has('attributes'):
            self.shuffle_groups(spec)

    def me(self) -> str:
        return 'this' if self.has('names') and self.chance(10) else 'self'

    def shuffle_groups(self, spec: ClassSpec) -> None:
        """Reorders the members; a property stays before its setter."""
        groups: list[list[Member]] = []
        for member in spec.members:
            if member.head[0].startswith('@p.'):
                groups[-1].append(member)
            else:
                groups.append([member])
        self.random.shuffle(groups)
        spec.members[:] = [member for group in groups for member in group]

    def add_init(self, spec: ClassSpec) -> None:
        number = spec.number
        body = [[f"log('{number}.__init__', a)"]]
        if self.has_super(number, '__init__'):
            call = self.random.choice(['super().__init__(a, **rest)', 'super().__init__(a=a + 1, **rest)',
                                       f'super(«{number}», self).__init__(a, **rest)', 'super().__init__(**rest)'])
            parents = self.ancestors_with(number, '__init__')
            if self.has('forms') and parents and self.chance(20):
                call = f'{self.random.choice(parents)}.__init__(self, a, **rest)'
            skip = self.skippable(number, '__init__')
            if self.has('forms') and skip and self.chance(15):
                call = f'super({self.random.choice(skip)}, self).__init__(a)'
            body.append([call])
        elif self.chance(50):
            body.append(['super().__init__()'])
        body.insert(self.random.randint(1, len(body)), [f'self.u = num(a) + {number}'])
        if self.chance(50):
            body.append(["self.w = [tweak(a)]"])
        spec.members.append(Member(['def __init__(self, a=1, **rest):'], body))
        self.defined[number].add('__init__')

    def method(self, number: int, name: str) -> Member:
        me = self.me()
        signature = self.default(self.random.choice(kSignatures))
        body: list[list[str]] = []
        if self.chance(20):
            body.append(['"""What it does."""'])
        body.append([f"log('{number}.{name}', x, type({me}).__name__)"])
        body.append(['r = 0'])
        if 'seen' in signature:
            body.append(['seen.append(K)', 'r += num(seen)'])
        for _ in range(self.random.randint(0, 2)):
            block = self.super_block(number, name, me)
            if block:
                body.append(block)
        for _ in range(self.random.randint(0, 3)):
            body.append(self.statement(number, name, me))
        body.append(['return num(r) + num(x)'])
        if self.chance(15):
            final = self.super_call(number, name, me)
            if final:
                body[-1] = [f'return {final}']
        head = self.decorators() + [f'def {name}({me}, {signature}):']
        return Member(head, body)

    def default(self, signature: str) -> str:
        if self.has('functions') and signature.endswith('=3') and self.chance(60):
            return self.random.choice(['x, y=K', 'x, seen=[]', 'x, y=tweak(5)'])
        return signature

    def decorators(self) -> list[str]:
        if self.has('classes') and self.chance(12):
            return ['@cache_randomness']
        if not self.has('functions') or not self.chance(20):
            return []
        return [self.random.choice(['@noted', '@marked', '@outer.noted'])]

    def statement(self, number: int, name: str, me: str) -> list[str]:
        """A block that does something visible without going up."""
        later = [other for other in kMethods if other > name]
        choices: list[list[str]] = [
            [f'{me}.u = num(x) + K'], [f"{me}.v = tweak(getattr({me}, 'u', 1))"], ['r += bump()'],
            ['for i in range(2):', '    r += i * K'], ['x = num(x) + 1'],
            [f"if num(x) % 2:", f"    {me}.odd = x", 'else:', '    r -= 1'],
        ]
        if later:
            other = self.random.choice(later)
            choices.append([f"r += num({me}.{other}(num(x) + 1)) if hasattr({me}, '{other}') else 0"])
            choices.append([f"r += num(getattr({me}, '{other}', num)(x))"])
        if self.has('functions'):
            choices += [["text = '''a", 'b  # no comment', "'''", 'r += len(text)'], ["r += len(set(locals()) - {'__class__'})"],
                        ["r += COUNT  # a comment with super().f(x)"],
                        [f'log({f"line {number}"!r}', '    , x,  K)']]
        if self.has('names'):
            choices.append([f'{me}.__k = num(x)', f'r += {me}.__k'])
        return self.random.choice(choices)

    # Going up.

    def super_block(self, number: int, name: str, me: str) -> Optional[list[str]]:
        """A statement (or a few) with a super call; None if nobody up there has the method."""
        target = name
        if self.has('forms') and self.chance(15):
            target = self.random.choice([other for other in kMethods if other >= name])
        call = self.super_call(number, target, me)
        if call is None:
            return None
        blocks = [[call], [f'r = {call}'], [f'r += num({call})'], [f'{me}.u = num({call})']]
        if self.has('forms'):
            blocks += self.odd_blocks(number, target, me, call)
        return self.random.choice(blocks)

    def odd_blocks(self, number: int, name: str, me: str, call: str) -> list[list[str]]:
        own = f'super(«{number}», {me})'
        printed = f"r = len(f'{{{call}}}')" if '{' not in call else f'r = len(str({call}))'
        return [
            [f'r = num(x) > 2 and num({call})'], [f'r = 1 if num(x) % 3 else num({call})'],
            [f'r = (lambda: num({own}.{name}(x)))()'], [f'r = (lambda {me}: num(super().{name}(x)))({me})'],
            [f'r = sum(num({own}.{name}(i)) for i in range(2))'], [f'r = [num(i) for i in [{call}]]'],
            ['def inner():', f'    return {own}.{name}(x)', 'r = num(inner())'],
            [f'def inner({me}, x):', f'    return super().{name}(x)', f'r = num(inner({me}, x))'],
            ['up = super()', f'r = num(up.{name}(x))'], [f"r = num(getattr(super(), '{name}')(x))"],
            ['try:', f'    r = num({call})', 'finally:', f"    log('{number} finally')"],
            [f'if num({call}) % 2:', '    r += 3'], [f'a, b = {call}, K', 'r = num(a) + b'],
            [f'while r < 1:', f'    r = num({call}) + 1'], [f'r = num({call}) + num({call})'],
            [f'm = super().{name}', 'r = num(m(x))'], [f"log('in a call', {call})"], [printed],
        ]

    def arguments(self) -> str:
        return self.random.choice(['x', 'x', 'num(x) + 1', 'x=x', '*[x]', "**{'x': x}"])

    def super_call(self, number: int, name: str, me: str) -> Optional[str]:
        if not self.has_super(number, name):
            return None
        forms = [f'super().{name}', f'super().{name}', f'super(«{number}», {me}).{name}']
        arguments = self.arguments()
        if self.has('forms'):
            forms += [f'super({ancestor}, {me}).{name}' for ancestor in self.skippable(number, name)[:2]]
        call = self.random.choice(forms)
        parents = self.ancestors_with(number, name)
        if self.has('forms') and parents and self.chance(15):
            return f'{self.random.choice(parents)}.{name}({me}, {arguments})'
        return f'{call}({arguments})'

    # Other kinds of members.

    def add_member(self, spec: ClassSpec, name: str) -> None:
        makers: dict[str, Callable[[int], list[Member]]] = {
            'c': self.class_method, 's': self.static_method, 'p': self.property_group, 'gen': self.generator,
            'ctx': self.context, 'co': self.coroutine, '__call__': self.dunder_call, '__repr__': self.dunder_repr,
            '__len__': self.dunder_len, '__getitem__': self.dunder_item, '__new__': self.dunder_new,
            '__setattr__': self.dunder_setattr, '__getattr__': self.dunder_getattr}
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
        if kind == 0 and parents:
            parent = self.random.choice(parents)
            return [Member([f'@{parent}.p.getter', 'def p(self):'],
                           [[f"log('{number}.p through getter')"], [f'return num({parent}.p.fget(self)) + 1']])]
        if kind == 1 and parents:
            parent = self.random.choice(parents)
            return [Member([f'@{parent}.p.setter', 'def p(self, value):'],
                           [[f"log('{number}.p= on the getter of a parent')"], ["self.__dict__['stored'] = value"]])]
        if kind > 1:
            body = [[f"log('{number}.p=', value)"], ["self.__dict__['stored'] = value"]]
            if self.has_super(number, 'p') and self.chance(40):
                body.append(['try:', f'    super(«{number}», type(self)).p.fset(self, value)', 'except (AttributeError, TypeError):',
                             f"    log('{number} has no setter above')"])
            if parents and self.chance(50):
                parent = self.random.choice(parents)
                body.append([f'if {parent}.p.fset:', f'    {parent}.p.fset(self, value)'])
            members.append(Member(['@p.setter', 'def p(self, value):'], body))
        if kind > 2:
            members.append(Member(['@p.deleter', 'def p(self):'], [[f"log('{number} del p')"], ["self.__dict__.pop('stored', None)"]]))
        return members

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

    # Names.

    def add_names(self, spec: ClassSpec) -> None:
        number = spec.number
        if self.chance(30):
            spec.members.append(Member(['def __private(self, x):'], [[f"log('{number}.__private', x)"], ['return num(x) + K']]))
            spec.members.append(Member([f'def g(self, x):'], [[f"log('{number}.g private')"], ['return self.__private(x)']]))
            self.defined[number].add('g')
        if self.chance(15):
            parent = self.random.choice(['A', 'B', 'Base', '_Base', 'C'])
            spec.members.append(Member([f'def _{parent.strip("_")}_f(self, x):'],
                                       [[f"log('{number} looks like a helper')"], ['return num(x) + 100']]))
        if self.chance(20):
            spec.members.append(Member(['__hidden = 7']))
            spec.members.append(Member(['def h(self, x):'], [[f"log('{number}.h', self.__hidden)"], ['return num(x) + self.__hidden']]))
            self.defined[number].add('h')

    # Class attributes.

    def add_attributes(self, spec: ClassSpec) -> None:
        number = spec.number
        choices: list[list[str]] = [
            [f'one = {number + 1}', 'two = one + 1'], ["table = {'k': K}"], ['items = [1, K]'],
            ['squares = [i * i for i in range(3)]'], [f'kind: str = {f"kind {number}"!r}'], ['left, right = K, 2'],
            ['if K > 3:', '    chosen = 1', 'else:', '    chosen = 2'], ['counter = 0', 'for i in range(3):', '    counter += i'],
            ['class Inner:', f'    value = {number}'], ['note: int'], ['shared = other = []'],
            ['def late(self):', f'    return {number}', '', 'alias = late'],
            [f'plain_text = """several', f'    lines {number}', '"""'],
        ]
        internal = [base for base in spec.bases if base[0] == '«']
        if internal:
            choices.append([f"from_parent = getattr({internal[0]}, 'one', 5) + 1"])
        for lines in self.random.sample(choices, self.random.randint(0, 4)):
            spec.members.append(Member(lines))
        if self.chance(40):
            spec.members.append(Member(['def touch(self):'], [
                [f"log('{number}.touch', self.one if hasattr(self, 'one') else 0)"],
                ["if hasattr(self, 'items'):", f'    self.items.append({number})'],
                ["if hasattr(self, 'table'):", f"    self.table['{number}'] = 1"],
                ["return num(getattr(self, 'items', []))"]]))

    # Tests of the hierarchy.

    def add_tests(self, spec: ClassSpec) -> None:
        number = spec.number
        others = [cls.number for cls in self.spec.classes]
        other = self.random.choice(others)
        ancestors = [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of]
        named = self.random.choice(ancestors) if ancestors and self.chance(60) else f'«{other}»'
        tests = [f'isinstance(self, {named})', f'issubclass(type(self), {named})', f'type(self) is {named}',
                 f'self.__class__ is «{number}»', f'{named} in type(self).__mro__',
                 f'isinstance(self, ({named}, int))', f'type(self).__bases__[0].__name__',
                 f'[c.__name__ for c in type(self).__mro__]']
        if self.real[other] in self.real[number].__mro__ and self.chance(50):
            tests.append(f"is_method_overridden('f', «{other}», type(self)) if hasattr(«{other}», 'f') else None")
        spec.members.append(Member(['def ask(self):'], [[f"log('{number}.ask', {self.random.choice(tests)})"], ['return 0']]))

    # Features of whole classes.

    def add_class_features(self, spec: ClassSpec) -> None:
        number = spec.number
        if self.chance(10):
            spec.members.append(Member(['def __init_subclass__(cls, **keywords):'], [
                ['super().__init_subclass__(**keywords)'], [f"cls.seen = cls.__name__ + getattr(cls, 'seen', '')"]]))
        if self.chance(12):
            spec.members.append(Member(['def cell(self):'], [[f"log('{number}.cell', __class__.__name__)"], ['return 1']]))
        if self.chance(10):
            spec.members.append(Member(['@functools.lru_cache(maxsize=None)', 'def cached(self, x):'],
                                       [[f"log('{number}.cached', x)"], ['return num(x) + K']]))
        if self.chance(6):
            spec.members.append(Member(["__slots__ = ('slot', )"]))
        if self.chance(10) and 'ABC' in spec.bases:
            spec.members.append(Member(['@abstractmethod', 'def late(self):'], [[f"log('{number}.late')"], ['return 2']]))
        if self.chance(8) and not spec.keywords:
            spec.members.append(Member(['@functools.singledispatchmethod', 'def dispatch(self, x):'],
                                       [[f"log('{number}.dispatch')"], ['return 1']]))


def generate(seed: int, features: tuple[str, ...]) -> Spec:
    """The package of a seed; the same arguments give the same package."""
    return Generator(seed, features).build()
