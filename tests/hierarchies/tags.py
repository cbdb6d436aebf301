"""The constructs that generated packages are made of: one list, which --coverage counts and the CI run needs whole.

A loud construct makes classes stay (docs/limits.md). Half of the packages have none, so that most classes are flattened.
"""
from __future__ import annotations

# feature -> constructs; those behind `loud` make classes stay.
kTags: dict[str, tuple[str, ...]] = {
    'single': ('single inheritance', 'super statement', 'super assignment', 'super operand', 'super to state', 'super return',
               'super with class', 'captured global', 'global rebound', 'call down', 'docstring'),
    'forms': ('super and', 'super conditional', 'super lambda', 'super lambda own', 'super generator expression',
              'super comprehension', 'super nested function', 'super nested own', 'super in try', 'super in if',
              'super unpacked', 'super in while', 'super twice', 'super bound method', 'super argument', 'super in f-string',
              'super other method', 'super skips', 'explicit parent', 'super in with', 'super starred', 'super in default',
              'super walrus', 'one line method', 'loud: super value', 'loud: getattr super'),
    'multiple': ('several bases', 'diamond', 'mixin first', 'external first', 'external between', 'external last', 'external above'),
    'members': ('classmethod', 'staticmethod', 'property', 'property setter', 'property deleter', 'property getter of parent',
                'property setter of parent', 'property super setter', 'generator', 'context manager', 'coroutine',
                'async generator', 'special method', '__new__', '__setattr__', '__getattr__', '__eq__', '__hash__', '__iter__',
                '__enter__', 'cached_property', 'partialmethod', 'lambda attribute', 'method twice', 'overload'),
    'names': ('mangled method', 'mangled attribute', 'mangled state', 'state like a helper', 'same name in two modules', '_Base', 'named like a helper',
              'this for self', 'module attribute base', 'star import', 'absolute import', 'import in function',
              'module attribute', 'module written', 'class and base of one name'),
    'attributes': ('dependent attributes', 'mutable attribute', 'comprehension attribute', 'annotated attribute',
                   'unpacked attributes', 'nested class', 'annotation', 'shared attribute', 'iterator attribute', 'alias',
                   'multi-line attribute', 'annotation of attribute', 'slice attribute', 'lambda with default', 'loud: walrus in body',
                   'attribute of parent', 'method table', 'loud: made attribute', 'loud: descriptor attribute', 'loud: if in body',
                   'loud: loop in body', 'loud: del in body', 'loud: augmented in body', 'loud: def under if',
                   'loud: attribute from parent'),
    'tests': ('own class is', 'loud: isinstance', 'loud: issubclass', 'loud: type is', 'loud: in mro', 'loud: isinstance tuple',
              'loud: isinstance of value',
              'loud: mro called', 'loud: class dict', 'loud: class written', 'loud: bases', 'loud: mro names', 'loud: method identity', 'loud: method compared', 'loud: method read',
              'loud: isinstance imported', 'loud: class attribute set', 'loud: class attribute set as value', 'loud: method by name',
              'loud: methods by name', 'loud: method through value', 'loud: dir', 'loud: qualname', 'loud: getdoc', 'loud: super of class',
              'loud: super in function', 'loud: class in variable'),
    'functions': ('decorator', 'decorator of module', 'decorator of external', 'decorator reads name', 'decorator with arguments',
                  'decorator records', 'decorator keeps state', 'lru_cache', 'default global', 'default mutable',
                  'default kept', 'default passed on', 'default only read', 'loud: default call', 'multi-line string', 'locals', 'comment',
                  'odd layout', 'tabs', 'backslash', 'semicolons', 'non-ASCII', 'annotations', 'string annotation'),
    'classes': ('cache_randomness', 'ABC', 'abstract method', 'loud: __init_subclass__', 'loud: __class__ cell',
                'loud: metaclass', 'loud: __slots__', 'loud: Generic', 'loud: singledispatch', 'loud: dataclass',
                'loud: class keyword', 'loud: class decorator', 'loud: __getattribute__', 'loud: __set_name__', 'loud: dispatch on class'),
    'foreign': ('foreign base', 'loud: foreign __init_subclass__', 'loud: foreign metaclass'),
}

kAll = tuple(tag for tags in kTags.values() for tag in tags)
# Noted by the shape of a package; never left out.
kAlways = frozenset(kTags['single'] + kTags['multiple'] + ('foreign base', 'ABC'))
# These make a class stay if two leaves share it, or if it is overridden: seldom, too.
kRare = frozenset(('mutable attribute', 'shared attribute', 'comprehension attribute', 'cache_randomness', 'lru_cache',
                   'default mutable', 'default kept', 'default passed on', 'decorator records', 'decorator keeps state',
                   'iterator attribute', 'decorator reads name', 'method table', 'partialmethod', 'cached_property', 'alias', 'slice attribute', 'lambda with default',
                   'nested class'))
