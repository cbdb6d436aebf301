"""A generated package before it is written: classes of text blocks, with «n» where class n is named.

Blocks can be left out one by one and the rest still renders, which is what the shrinker needs.
"""
from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

kName = re.compile(r'«(\d+)»')

# What a module has besides classes, by the name that needs it.
kHelpers = {
    'T': "T = TypeVar('T')\n",
    'K': 'K = {k}\n',
    'COUNT': 'COUNT = 0\n',
    'tweak': '''

def tweak(value):
    return num(value) * {factor} % 991
''',
    'bump': '''

def bump():
    global COUNT
    COUNT += {k}
    return COUNT
''',
    'marked': '''

def marked(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        log('m{module}.marked')
        return function(*args, **kwargs)
    return wrapper
''',
    'fresh': '''

def fresh():
    return [K]
''',
    'named': '''

def named(function):
    def wrapper(*args, **kwargs):
        log('m{module}.named', function.__name__)
        return function(*args, **kwargs)
    return wrapper
''',
    'stash': '''

def stash(store, x):
    store[x] = len(store)
    return store[x]
''',
    'recorded': '''

RECORDS = []


def recorded(function):
    RECORDS.append(function.__name__)
    return function
''',
    'counted_calls': '''

def counted_calls(function):
    calls = [0]
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        calls[0] += 1
        log('m{module} calls', calls[0])
        return function(*args, **kwargs)
    return wrapper
''',
    'holds': '''

def holds(x, kind):
    return isinstance(x, kind)
''',
    'mark_kind': '''

def mark_kind(kind, value):
    kind.one = value
''',
    'same_method': '''

def same_method(name, left, right):
    return getattr(left, name, None) is getattr(right, name, None)
''',
    'Named': '''

class Named:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.owner = owner.__name__

    def __get__(self, value, kind=None):
        return self.owner
''',
    'sort_of': '''

@functools.singledispatch
def sort_of(x):
    return 'any'
''',
    'scaled': '''

def scaled(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return num(function(*args, **kwargs)) * factor
        return wrapper
    return decorate
''',
}

kNeeds = {'tweak': ('num', ), 'bump': ('COUNT', ), 'fresh': ('K', ), 'marked': ('functools', 'log'), 'named': ('log', ),
          'counted_calls': ('functools', 'log'), 'scaled': ('functools', 'num'), 'sort_of': ('functools', ), 'T': ('TypeVar', )}

kImports = {
    'asyncio': 'import asyncio', 'contextlib': 'import contextlib', 'dataclasses': 'import dataclasses',
    'Optional': 'from typing import Optional', 'overload': 'from typing import overload', 'functools': 'import functools', 'inspect': 'import inspect',
    'ABC': 'from abc import ABC', 'abstractmethod': 'from abc import abstractmethod',
    'Generic': 'from typing import Generic', 'TypeVar': 'from typing import TypeVar', 'outer': 'import outer',
    'nn': 'import torch.nn as nn', 'cache_randomness': 'from mmcv.transforms.utils import cache_randomness',
    'LRSchedulerMixin': 'from mmengine.optim.scheduler import LRSchedulerMixin',
    'BaseModule': 'from mmengine.model import BaseModule',
    'is_method_overridden': 'from mmengine.utils import is_method_overridden', 'log': 'from outer import log',
    'noted': 'from outer import noted', 'num': 'from outer import num'}

kRegistry = '''\
"""The registries of the package."""
from mmengine.registry import MODELS as MMENGINE_MODELS
from mmengine.registry import Registry

MODELS = Registry('model', parent=MMENGINE_MODELS, scope='zoo', locations=['zoo.models'])
'''

kStage = '''\
from zoo.registry import MODELS


@MODELS.register_module()
class Stage:
    """Builds the parts that the config lists."""

    def __init__(self, parts):
        self.parts = [MODELS.build(part) for part in parts]
'''


@dataclasses.dataclass
class Member:
    """A method (head and body blocks) or, with an empty body, statements of the class body."""
    head: list[str]
    body: list[list[str]] = dataclasses.field(default_factory=list)

    def name(self) -> str:
        """What it binds, if it is a method."""
        found = [line for line in self.head if re.match('(async )?def ', line)]
        return found[0].partition('def ')[2].partition('(')[0] if found else repr(self.head)

    def lines(self) -> list[str]:
        if not self.body:
            return self.head
        inner = [line for block in self.body for line in block]
        return self.head + ['    ' + line if line else '' for line in inner]


@dataclasses.dataclass
class ClassSpec:
    number: int
    name: str
    module: int
    bases: list[str]  # '«n»', or the path of an external class as user code writes it
    members: list[Member]
    keywords: list[str] = dataclasses.field(default_factory=list)
    registered: bool = False
    doc: str = ''
    decorators: list[str] = dataclasses.field(default_factory=list)

    def text(self) -> str:
        """All text in which other classes may be named."""
        return '\n'.join(self.bases + self.keywords + self.decorators + [line for member in self.members for line in member.lines()])


@dataclasses.dataclass
class Part:
    """A class that the config builds, by its registered name, with arguments."""
    number: int
    arguments: dict[str, int]


@dataclasses.dataclass
class Spec:
    """One package: its classes (bases have smaller numbers), module count, and what the config builds."""
    seed: int
    modules: int
    classes: list[ClassSpec]
    parts: list[Part]
    tabs: bool = False
    imports: str = 'from'  # or module, star, absolute: how modules import each other
    used: list[str] = dataclasses.field(default_factory=list)  # the constructs of tags.py

    def by_number(self) -> dict[int, ClassSpec]:
        return {spec.number: spec for spec in self.classes}


def registered_name(spec: ClassSpec) -> str:
    return f'{spec.name.strip("_")}{spec.number}'


def local_name(spec: Spec, number: int, module: int) -> str:
    """What class `number` is called inside a module; another name only where two would meet."""
    target = spec.by_number()[number]
    if target.module == module:
        return target.name
    if spec.imports == 'module':
        return f'm{target.module}.{target.name}'
    if spec.imports == 'absolute':
        return f'whole_m{target.module}.{target.name}'
    rivals = [other for other in spec.classes if other.name == target.name and other.number != number]
    if any(other.module == module or names(spec, module, other.number) for other in rivals):
        return f'{target.name}_of_m{target.module}'
    return target.name


def names(spec: Spec, module: int, number: int) -> bool:
    """Whether a class of the module names class `number`."""
    return any(f'«{number}»' in other.text() for other in spec.classes if other.module == module)


def class_lines(spec: Spec, cls: ClassSpec) -> list[str]:
    lines = []
    if cls.registered:
        lines.append(f'@MODELS.register_module(name={registered_name(cls)!r})')
    lines += cls.decorators
    bases = ', '.join(cls.bases + cls.keywords)
    lines.append(f'class {cls.name}({bases}):' if bases else f'class {cls.name}:')
    body = [f'"""{cls.doc}"""', ''] if cls.doc else []
    for member in cls.members:
        body += member.lines() + ['']
    if not body:
        body = ['pass', '']
    lines += ['    ' + line if line else '' for line in body]
    return [kName.sub(lambda found: local_name(spec, int(found.group(1)), cls.module), line) for line in lines]


def class_imports(spec: Spec, module: int, numbers: set[int]) -> list[str]:
    """The statements that import classes of other modules."""
    lines = []
    for number in sorted(numbers):
        target = spec.by_number()[number]
        if target.module == module:
            continue
        local = local_name(spec, number, module)
        alias = '' if local == target.name else f' as {local}'
        line = {'module': f'from . import m{target.module}', 'absolute': f'import zoo.models.m{target.module} as whole_m{target.module}',
                'star': f'from .m{target.module} import *'}.get(spec.imports, '')
        if spec.imports == 'from' or spec.imports == 'star' and (alias or target.name[0] == '_'):
            line = f'from .m{target.module} import {target.name}{alias}'
        if line not in lines:
            lines.append(line)
    return lines


def module_text(spec: Spec, module: int) -> str:
    classes = [cls for cls in spec.classes if cls.module == module]
    text = '\n'.join(cls.text() for cls in classes)
    used = set(re.findall(r'\w+', text))
    for name, needs in kNeeds.items():
        used |= set(needs) if name in used else set()
    imports = [line for name, line in kImports.items() if name in used]
    if any(cls.registered for cls in classes):
        imports.append('from ..registry import MODELS' if module % 2 else 'from zoo.registry import MODELS')
    imports += class_imports(spec, module, {int(found) for found in kName.findall(text)})
    lines = imports + ['']
    for name, helper in kHelpers.items():
        if name in used:
            lines += helper.format(k=module * 3 + 2, factor=module + 2, module=module).splitlines()
    for cls in classes:
        lines += ['', ''] + class_lines(spec, cls)
    text = '\n'.join(lines) + '\n'
    return re.sub(r'^( {4})+', lambda run: '\t' * (len(run.group()) // 4), text, flags=re.M) if spec.tabs else text


def write(spec: Spec, folder: Path) -> Path:
    """Writes the checkout (zoo/, configs/) and returns the config's path."""
    models = folder / 'zoo' / 'models'
    models.mkdir(parents=True)
    (folder / 'configs').mkdir()
    (folder / 'zoo' / '__init__.py').write_text('"""A generated package."""\n')
    (folder / 'zoo' / 'registry.py').write_text(kRegistry)
    imports = [f'from . import m{module}  # noqa: F401' for module in range(spec.modules)]
    (models / '__init__.py').write_text('\n'.join(imports + ['from . import stage  # noqa: F401']) + '\n')
    (models / 'stage.py').write_text(kStage)
    for module in range(spec.modules):
        (models / f'm{module}.py').write_text(module_text(spec, module))
    config = folder / 'configs' / 'generated.py'
    config.write_text(config_text(spec))
    return config


def config_text(spec: Spec) -> str:
    parts = []
    for part in spec.parts:
        name = registered_name(spec.by_number()[part.number])
        arguments = ''.join(f', {key}={value}' for key, value in part.arguments.items())
        parts.append(f"        dict(type='{name}'{arguments}),\n")
    return ("default_scope = 'zoo'\nmodel = dict(\n    type='Stage',\n    parts=[\n" + ''.join(parts) + '    ])\n')


def plan(spec: Spec) -> list[dict[str, object]]:
    """What the observer needs to know: registered names, in the config's order."""
    return [{'type': registered_name(spec.by_number()[part.number]), 'arguments': part.arguments} for part in spec.parts]


def to_json(spec: Spec) -> str:
    return json.dumps(dataclasses.asdict(spec), indent=1, ensure_ascii=False)


def from_json(text: str) -> Spec:
    data = json.loads(text)
    data['classes'] = [ClassSpec(**{**cls, 'members': [Member(**m) for m in cls['members']]}) for cls in data['classes']]
    data['parts'] = [Part(**part) for part in data['parts']]
    return Spec(**data)
