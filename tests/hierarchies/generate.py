"""Random hierarchies. One seed and one set of features give one Spec, always the same."""
from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / 'stand_in'))

import outer  # noqa: E402
import torch.nn as nn  # noqa: E402
from mmengine.model import BaseModule  # noqa: E402
from mmengine.optim.scheduler import LRSchedulerMixin  # noqa: E402

from bodies import Bodies  # noqa: E402
from spec import ClassSpec, Member, Part, Spec  # noqa: E402

# In the order in which a compiler may want to learn them; --level N takes the first N.
kFeatures = (
    'single',      # chains of single inheritance, super() in statements, assignments and returns, captured globals
    'forms',       # super in expressions, lambdas, comprehensions, nested functions, skipping, explicit parents
    'multiple',    # several bases, diamonds, mixins, externals in every position
    'members',     # properties, class and static methods, generators, context managers, async, dunders
    'names',       # mangling, equal names in two modules, _Base, names that look like helpers, imports of all kinds
    'attributes',  # class attributes that depend on each other, are mutable or shared, nested classes, conditions
    'tests',       # isinstance, issubclass, is, __mro__ names, method identity
    'functions',   # decorators, defaults, mutable defaults, global, locals(), multi-line strings, tabs, layout
    'classes',     # __init_subclass__, __class__ cells, metaclasses, ABC, __slots__, __set_name__, Generic, caches
    'foreign',     # bases from an external package that no table knows; an external __init_subclass__
)

# External classes that the compiler's tables know, and others whose sources lie on the search path.
kExternals: dict[str, type] = {'BaseModule': BaseModule, 'nn.Module': nn.Module, 'nn.Sequential': nn.Sequential,
                               'LRSchedulerMixin': LRSchedulerMixin}
kForeign: dict[str, type] = {'outer.Plain': outer.Plain, 'outer.Child': outer.Child, 'outer.Mixin': outer.Mixin}
kLoudForeign: dict[str, tuple[str, type]] = {
    'outer.Hooked': ('loud: foreign __init_subclass__', outer.Hooked),
    'outer.Marked': ('loud: foreign metaclass', outer.Marked),
    'outer.Tagged': ('loud: class keyword', outer.Tagged)}


class Generator(Bodies):
    """Builds one Spec."""

    def __init__(self, seed: int, features: tuple[str, ...]):
        super().__init__(seed, features)
        self.spec = Spec(seed, self.random.randint(1, 3), [], [], False)
        self.last_module = self.spec.modules - 1
        self.externals = {**kExternals, **kForeign} if self.has('foreign') else kExternals

    def build(self) -> Spec:
        if self.has('functions'):
            self.spec.tabs = self.try_use('tabs', 10)
        if self.has('names'):
            self.spec.imports = self.pick([('module attribute base', 'module'), ('star import', 'star'),
                                           ('absolute import', 'absolute'), ('single inheritance', 'from'),
                                           ('single inheritance', 'from')]) or 'from'
        for number in range(self.random.randint(2, 7)):
            self.add_class(number)
        self.choose_parts()
        self.note_shape()
        self.spec.used = sorted(self.used)
        return self.spec

    def add_class(self, number: int) -> None:
        module = min(number * self.spec.modules // 5, self.spec.modules - 1)
        bases = self.choose_bases(number)
        keywords = self.choose_keywords(number, bases)
        spec = ClassSpec(number, self.choose_name(number, bases, module), module, bases, [], keywords)
        if self.chance(60):
            spec.doc = f'Class {number} of the hierarchy.'
        self.spec.classes.append(spec)
        self.fill(spec)

    def choose_name(self, number: int, bases: list[str], module: int) -> str:
        taken = {cls.name for cls in self.spec.classes if cls.module == module}
        first = self.spec.classes[int(bases[0][1:-1])] if bases and bases[0][0] == '«' else None
        if self.has('names') and first and first.name not in taken and self.try_use('class and base of one name', 25):
            return first.name
        if self.has('names') and self.chance(35):
            for name in self.random.sample(['_Base', 'Base', 'A', '_Parent'], 4):
                if name not in taken and self.try_use('_Base' if name == '_Base' else 'single inheritance', 100):
                    return name
        return 'ABCDEFGHIJ'[number]

    def choose_bases(self, number: int) -> list[str]:
        own = [f'«{cls.number}»' for cls in self.spec.classes]
        count = 1
        if self.has('multiple') and self.chance(40):
            count = self.random.randint(2, 3)
        bases: list[str] = []
        for _ in range(count):
            pool = own if own and self.chance(85) else list(self.externals) + [''] * 3
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

    def choose_keywords(self, number: int, bases: list[str]) -> list[str]:
        if not self.has('classes') or bases:
            return []
        kind = self.pick([('ABC', 'ABC'), ('loud: Generic', 'Generic[T]'), ('loud: Generic', 'Generic[T]'), ('loud: metaclass', 'metaclass=outer.Declared'),
                          ('loud: class keyword', 'keyword')] +
                         [(tag, name) for name, (tag, _) in kLoudForeign.items() if self.has('foreign')])
        if kind == 'keyword':
            bases.append('outer.Tagged')
            return [f'tag={number}']
        if kind and kind.startswith('metaclass'):
            return [kind]
        if kind:
            bases.append(kind)
        return []

    def choose_parts(self) -> None:
        parents = {base for cls in self.spec.classes for base in cls.bases}
        leaves = [cls for cls in self.spec.classes if f'«{cls.number}»' not in parents]
        inner = [cls for cls in self.spec.classes if f'«{cls.number}»' in parents]
        below = [cls for cls in leaves if any(base[0] == '«' for base in cls.bases)] or leaves
        chosen = self.random.sample(below, min(len(below), self.random.randint(1, 3)))
        if inner and self.chance(25):
            chosen.append(self.random.choice(inner))
        for cls in chosen:
            cls.registered = True
            built = '__init__' in self.defined[cls.number] or self.has_super(cls.number, '__init__')
            self.spec.parts.append(Part(cls.number, {'a': self.random.randint(1, 9)} if built else {}))
        for cls in inner:
            cls.registered = cls.registered or self.chance(30)

    def note_shape(self) -> None:
        """Notes what the shape of the hierarchy shows."""
        named = [(cls.name, cls.module) for cls in self.spec.classes]
        if len({name for name, _ in named}) < len(named):
            self.use('same name in two modules')
        for cls in self.spec.classes:
            inside = [base[0] == '«' for base in cls.bases]
            order = [c in self.number_of for c in self.real[cls.number].__mro__[:-1]]
            if inside == [True]:
                self.use('single inheritance')
            if len(inside) > 1:
                self.use('several bases')
                self.use('external first' if not inside[0] else 'external last' if not inside[-1] else 'several bases')
            if any(base.startswith('outer.') for base in cls.bases):
                self.use('foreign base')
            if 'LRSchedulerMixin' in cls.bases[:1] or 'outer.Mixin' in cls.bases[:1]:
                self.use('mixin first')
            first_outside = order.index(False) if False in order else len(order)
            if any(order[first_outside:]):
                self.use('external between')
            if first_outside < len(order):
                self.use('external above')
            above = [c for base in self.real[cls.number].__bases__ for c in base.__mro__ if c in self.number_of]
            if len(set(above)) < len(above):
                self.use('diamond')

    def fill(self, spec: ClassSpec) -> None:
        if self.has('attributes'):
            self.add_attributes(spec)
        if self.chance(65):
            self.add_init(spec)
        self.add_methods(spec)
        if self.has('members'):
            self.add_members(spec)
        if self.has('names'):
            self.add_names(spec)
        if self.has('tests') and self.chance(35):
            self.add_tests(spec)
        if self.has('classes'):
            self.add_class_features(spec)
        if self.chance(30):
            self.shuffle_groups(spec)

    def shuffle_groups(self, spec: ClassSpec) -> None:
        """Reorders the members; statements for one name stay in their order."""
        groups: list[list[Member]] = []
        for member in spec.members:
            if groups and (member.head[0].startswith('@p.') or member.name() in map(Member.name, groups[-1])):
                groups[-1].append(member)
            else:
                groups.append([member])
        self.random.shuffle(groups)
        spec.members[:] = [member for group in groups for member in group]


def generate(seed: int, features: tuple[str, ...]) -> Spec:
    """The package of a seed; the same arguments give the same package."""
    return Generator(seed, features).build()
