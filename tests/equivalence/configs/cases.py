"""Small configurations whose value mmengine and flattenc must agree on.

A case is (name, files, keywords). `files` maps names to text; `main.py` is
loaded. A plain string is the text of `main.py`. Keywords: `options` for
`--cfg-options`, `refused` with the diagnostic kind where flattenc says no and
mmengine does not.
"""
CASES = []


def case(name, files, **keywords):
    if isinstance(files, str):
        files = {'main.py': files}
    CASES.append((name, files, keywords))


def body(name, text, **keywords):
    """A text-style configuration without bases, whatever it imports."""
    case(name, '_base_ = []\n' + text, **keywords)


BASE = '''
model = dict(type='A', depth=50, neck=dict(type='N', out=[1, 2]), head=None)
train = dict(batch=2, pipeline=[dict(type='Load'), dict(type='Flip', p=0.5)])
scale = (1333, 800)
number = 3
items_ = [1, 2, 3]
'''


def child(name, text, base=BASE, **keywords):
    case(name, {'base.py': base, 'main.py': "_base_ = './base.py'\n" + text},
         **keywords)


def lazy(name, text, base=BASE, **keywords):
    head = ('from mmengine.config import read_base\n'
            'with read_base():\n    from .base import *\n')
    case(name, {'base.py': base, 'main.py': head + text}, **keywords)


# Merging.
child('inherit', '')
child('override_scalar', 'number = 4')
child('merge_nested', 'model = dict(neck=dict(out=5), x=1)')
child('replace_list', 'items_ = [9]')
child('delete_with_key', "model = dict(_delete_=True, type='B')")
child('delete_without_key', "other = dict(_delete_=True, type='B')")
child('delete_false', 'model = dict(_delete_=False, depth=1)')
child('delete_zero', 'model = dict(_delete_=0, depth=1)')
child('delete_nested_in_replaced',
      "model = dict(_delete_=True, neck=dict(_delete_=True, a=1))")
child('delete_nested', "model = dict(neck=dict(_delete_=True, a=1))")
child('dict_over_scalar', 'number = dict(a=1)')
child('dict_over_list', 'items_ = dict(a=1)')
child('dict_over_none', 'model = dict(head=dict(a=1))')
child('dict_over_none_delete', 'model = dict(head=dict(_delete_=True, a=1))')
child('scalar_over_dict', 'model = 3')
child('key_order', 'zzz = 1\nmodel = dict(zz=1, depth=2)\nnumber = 1\naaa = 2')
child('none_over_dict', 'model = None')
child('delete_in_list', 'items_ = [dict(_delete_=True, a=1)]')
case('two_bases', {'a.py': 'a = 1', 'b.py': 'b = 2',
                   'main.py': "_base_ = ['a.py', './b.py']\nc = 3"})
case('duplicate_keys', {'a.py': 'a = 1', 'b.py': 'a = 2',
                        'main.py': "_base_ = ['a.py', 'b.py']"})
case('tuple_base', {'a.py': 'a = 1', 'main.py': "_base_ = ('a.py',)"})
case('second_base', {'a.py': 'a = 1', 'b.py': 'b = 1',
                     'main.py': "_base_ = 'a.py'\n_base_ = 'b.py'"})
case('computed_base', {'a.py': 'a = 1', 'main.py': "_base_ = ['./' + 'a.py']"})
case('base_of_variable', {'a.py': 'a = 1',
                          'main.py': "p = 'a.py'\n_base_ = [p]"})
case('missing_base', "_base_ = 'nothing.py'")
case('number_base', '_base_ = 3')
case('empty_base', '_base_ = []\na = 1')
case('chain', {'a.py': 'm = dict(x=1, y=2)', 'b.py': "_base_ = 'a.py'\nm = dict(x=2)",
               'main.py': "_base_ = 'b.py'\nm = dict(y=3, z=4)"})
case('diamond', {'a.py': 'a = 1', 'b.py': "_base_ = 'a.py'",
                 'c.py': "_base_ = 'a.py'", 'main.py': "_base_ = ['b.py', 'c.py']"})
case('annotated_base', {'a.py': 'a = 1', 'main.py': "_base_: str = 'a.py'\nb = 1"})
case('base_in_if', {'a.py': 'a = 1',
                    'main.py': "b = 1\nif True:\n    _base_ = 'a.py'\n    c = 2"})
case('reserved_key', 'text = 1')
case('reserved_in_base', {'a.py': 'filename = 1', 'main.py': "_base_ = 'a.py'"})
case('deprecation', "_deprecation_ = dict(expected='x', reference='y')\na = 1")
case('syntax_error', 'a = (1')
case('mixed_text_on_lazy', {'a.py': 'from torch import nn\na = 1',
                            'main.py': "_base_ = 'a.py'"})
case('mixed_lazy_with_base', {
    'a.py': 'a = 1',
    'main.py': "from mmengine.config import read_base\nif True:\n    pass\n"
               "with read_base():\n    from .a import *\n_base_ = 'a.py'"})

# `_base_` as a value.
child('base_attribute', 'a = _base_.model.neck.out')
child('base_item', "a = _base_['model']['depth']")
child('base_missing_item', "a = _base_['nothing']")
child('base_missing_attribute', 'a = _base_.nothing')
child('base_mutation', '_base_.model.depth = 101')
child('base_mutation_item', "_base_['train']['pipeline'][1]['p'] = 0.1")
child('base_pop', "a = _base_.model.pop('neck')")
child('base_pop_missing', "a = _base_.model.pop('nothing')")
child('base_delete', 'del _base_.model.neck')
child('base_alias', 'a = _base_.model\na.depth = 7\na.neck.out.append(3)')
child('alias_of_list', 'a = _base_.items_\na += [4]\na[0] = 5')
child('assign_copies_dict', 'd = dict(x=1)\n_base_.model.neck = d\nd["x"] = 2')
child('assign_copies_list', 'd = [dict(x=1)]\n_base_.items_ = d\nd[0]["x"] = 2\nd.append(3)')
child('assign_keeps_config_dict', 'd = _base_.model.neck\n_base_.other = d\nd.out = 9')
child('update_recursive', 'm = _base_.model\nm.update(dict(neck=dict(out=1)), depth=2)')
child('plain_update', 'm = dict(a=dict(b=1, c=2))\nm.update(a=dict(b=3))')
child('attribute_items', 'a = len(_base_.model.items())')
child('set_method_name', '_base_.model.items = 1')
child('base_get', "a = _base_.get('model').get('nothing', 5)\nb = _base_.get('x')")
child('base_copy', 'a = _base_.model.copy()\na.depth = 1\na.neck.out[0] = 100')
child('base_setdefault', "a = _base_.model.setdefault('new', dict(x=1))\na['x'] = 2")
child('base_values', 'a = [isinstance(v, int) for v in _base_.model.values()]')
child('base_type', 'a = [type(v) is int for v in _base_.model.values()]',
      refused='NotEvaluated')
child('base_in', "a = 'model' in _base_, 'x' in _base_.model")
child('base_loop', 'a = [k for k in _base_.model]\nb = list(_base_)')
child('spread', "a = dict(**_base_.model.neck, extra=1)\nb = {**_base_.model, 'depth': 3}")
child('star', 'a = [*_base_.items_, 4]\nb = (*_base_.scale, 1)')
child('deepcopy', 'import copy\na = copy.deepcopy(_base_.model)\na.neck.out.append(5)')
child('equality', 'a = _base_.model.neck == dict(type="N", out=[1, 2])')
child('config_dict_scope', 'a = _base_.model.scope')
child('loop_changes_base', '''
for idx in range(len(_base_.train.pipeline)):
    if idx > 0:
        _base_.train.pipeline[idx]['new'] = idx
    else:
        _base_.train.pipeline[idx]['first'] = True
''')
child('variable_value_semantics', '''
pipeline = [dict(type='X', m=0.7)]
_base_.train.pipeline = pipeline
pipeline[0]['m'] *= 0.06
''')
child('merge_method', 'm = _base_.model\nm.merge(dict(neck=dict(_delete_=True, a=1), depth=1))')

# {{...}}
child('base_variable', 'a = {{_base_.model.depth}}')
child('base_variable_dict', 'a = {{_base_.model.neck}}')
child('base_variable_in_list', 'a = [1, {{ _base_.number }}, ({{_base_.scale}}, 2)]')
child('base_variable_in_dict', 'a = dict(x={{_base_.items_}}, y=dict(z={{_base_.model.head}}))')
child('base_variable_quoted', 'a = "{{_base_.number}}"')
child('base_variable_missing', 'a = {{_base_.nothing.x}}')
child('base_variable_same_key', 'model = {{_base_.model}}')
child('base_variable_key', 'a = { {{_base_.model.type}}: 1 }', refused='NotEvaluated')
child('base_variable_single_quotes', "a = '{{_base_.number}}'", refused='NotEvaluated')
child('base_variable_times', 'a = {{_base_.number}} * 2', refused='NotEvaluated')
child('base_variable_fstring', "a = f'{ {{_base_.number}} }'", refused='NotEvaluated')
case('environment_default', "a = '{{$FLATTENC_NONE:/data/x}}/y'")
case('environment_number', "a = {{'$FLATTENC_NONE:80'}}")
case('environment_blank', "a = '{{$FLATTENC_NONE: x }}'")
case('environment_missing', "a = '{{$FLATTENC_NONE:}}'")
case('environment_bare', 'a = {{$FLATTENC_NONE:80}}')
case('file_basename', "a = '{{ fileBasename }}'\nb = '{{fileBasenameNoExtension}}{{fileExtname}}'")
case('file_in_base', {'base.py': "a = '{{fileBasename}}'",
                      'main.py': "_base_ = 'base.py'\nb = '{{fileBasename}}'"})
case('braces_in_fstring', "q = 1\na = f'{{question}} {q}'")

# Values.
body('floats', 'a = 1e16\nb = 1e-5\nc = -0.0\nd = 0.1 + 0.2\ne = 1e22\nf = 123456789.0\ng = 5e-324\nh = 1.0\ni = 1e15')
body('not_finite', "a = float('inf')\nb = -float('inf')\nc = float('nan')\nd = 1e400")
body('big_integers', 'a = 2 ** 70\nb = -(2 ** 70) // 7\nc = (1 << 100) % 97\nd = 2 ** 70 - 2 ** 70 + 1\ne = 123456789012345678901234567890\nf = 2 ** 64 / 3\ng = 9223372036854775807 + 1\nh = -9223372036854775808 - 1\ni = 3037000500 * 3037000500')
body('division', 'a = 7 // 2, -7 // 2, 7 // -2, 7 % 3, -7 % 3, 7 % -3\nb = 7.5 // 2, -7.5 // 2, -7.5 % 2, 7 / 2\nc = divmod(-7, 2)')
body('power', 'a = 2 ** -1\nb = 2 ** 0.5\nc = (-2) ** 3\nd = 0 ** 0\ne = 10 ** 20')
body('complex_power', 'a = (-8) ** (1 / 3)', refused='NotEvaluated')
body('zero_division', 'a = 1 / 0')
body('literals', "a = 0x1F, 0o17, 0b11, 1_000\nb = 1_0.5e1_0\nc = 'a' 'b' \"c\"\nd = r'\\n'\ne = b'\\x00a'\nf = '\\u00e9\\n\\t\\x41'\ng = '''x\ny'''")
body('ellipsis', 'a = ...\nb = range(3)\nc = int\nd = max')
body('bitwise', 'a = 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 5, -9 >> 1\nb = True & False')
body('comparison', 'a = 1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, 2 ** 53 + 1 == float(2 ** 53), [1] < [1, 2], "a" < "b"\nb = None is None, 1 in [1], 2 not in (1,)')
body('boolean', 'a = 0 or "x"\nb = 1 and []\nc = not []\nd = 1 if [] else 2')
body('unpacking', 'a, b = 1, 2\nc, *d, e = [1, 2, 3, 4]\n(f, g), h = (1, 2), 3\ni = j = 5')
body('unpack_too_few', 'a, b = [1]')
body('slices', "a = [1, 2, 3, 4, 5]\nb = a[1:3], a[::-1], a[-2:], a[::2], 'hello'[1:-1]\na[1:3] = [9]\ndel a[0]\nc = (1, 2, 3)[5:]")
body('sequence_operators', 'a = [0] * 3\nb = [1] + [2]\nc = (1,) * 2 + (3,)\nd = "ab" * 2\ne = [[0] * 2] * 2\ne[0][0] = 1')
body('in_place', 'a = [1]\nb = a\na += [2]\nc = (1,)\nd = c\nc += (2,)\nx = 5\nx -= 2\nx **= 2\nx /= 2')
body('dict_display', "a = {'x': 1, 2: 3, (1, 2): 'z', None: 0, 1.5: 1, True: 4}")
body('int_keys', 'a = dict(b={0: dict(c=1), 1: dict(c=2)})')
body('one_dunder_key', "a = {'__x': 1}")
body('sets', 'a = {3, 1, 2}\nb = set()\nc = {1} | {2}\nd = len({1, 1})\ne = 1 in {1, 2}\nf = sorted({3, 1, 2})\ng = frozenset([1])')
body('set_order', 'a = list({5, 1, 300})', refused='NotEvaluated')
body('strings', "a = 'a-b'.split('-'), ' x '.strip(), 'x'.join(['1', '2']), 'Abc'.lower(), 'abc'.replace('b', 'd')\nb = 'abc'.find('c'), 'abc'.startswith(('a', 'x')), 'a.b.c'.rsplit('.', 1), 'x'.zfill(3)\nc = 'é'.upper() if False else len('éa')\nd = 'éa'[1]")
body('formats', "n = 3\nf = 1.5\ns = 'x'\na = f'{n:03d} {f:.2f} {s!r:>5} {n=} {f!s} {{}}'\nb = '{} {1} {x}'.format(1, 2, x=3) if False else '{0} {1} {x}'.format(1, 2, x=3)\nc = '%d-%s-%.1f-%5s-%%' % (n, s, f, s)\nd = f'{1000000:,} {255:x} {0.5:%} {1e10:g} {n:>{n}}'\ne = '%s' % [1, 'a']")
body('concatenated_fstring', "x = 1\na = 'p' f'{x}' 'q'")
body('fstring_nested', "d = dict(k='v')\na = f\"{d['k']}\"\nb = f'{[i for i in range(3)]}'")
body('repr', "a = str([1, 'x', None, 1.0, (1,), {'a': 1}])\nb = repr('it\\'s')\nc = str(1e16), str(True), str(b'x')")

# Statements.
body('leaked_loop', 'for i in range(3):\n    x = i * 2')
body('comprehensions', 'a = [i for i in range(5) if i % 2]\nb = {k: v for k, v in zip("ab", [1, 2])}\nc = [(i, j) for i in range(2) for j in range(i + 1)]\nd = tuple(i for i in range(3))\ne = len({i % 2 for i in range(4)})')
body('comprehension_scope', 'n = 3\na = [n * i for i in range(n)]\nb = [[j for j in range(i)] for i in range(3)]')
body('while_loop', 'i = 0\nwhile True:\n    i += 1\n    if i == 3:\n        continue\n    if i > 5:\n        break\nelse:\n    i = 100')
body('for_else', 'for i in []:\n    pass\nelse:\n    x = 1\nfor j in [1]:\n    break\nelse:\n    y = 1')
body('functions', 'def f(a, b=2, *args, c, d=4, **kw):\n    return [a, b, args, c, d, kw]\nx = f(1, c=3)\ny = f(1, 2, 3, 4, c=5, e=6)\ndel f')
body('function_stays_out', 'def f():\n    return 1\ng = lambda: 2\na = f() + g()')
body('function_in_dict', 'def f():\n    return 1\na = dict(f=f)')
body('closure', 'def make(n):\n    total = 0\n    def add(x):\n        nonlocal total\n        total += x + n\n        return total\n    return add\nadd = make(10)\na = add(1), add(2)')
body('globals_in_function', 'x = 1\ndef f():\n    global x\n    x = 5\n    return x\na = f()')
body('recursion', 'def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\na = fact(25)')
body('default_is_shared', 'def f(x, acc=[]):\n    acc.append(x)\n    return list(acc)\na = f(1)\nb = f(2)')
body('positional_only', 'def f(a, /, b):\n    return a - b\nx = f(3, b=1)')
body('positional_only_by_name', 'def f(a, /, b):\n    return a - b\nx = f(a=3, b=1)')
body('missing_argument', 'def f(a):\n    return a\nx = f()')
body('lambda_sort', 'a = sorted([3, 1, 2], key=lambda x: -x)\nb = max([1, 5, 3], key=lambda x: x % 4)\nc = list(map(lambda x: x + 1, [1, 2]))\nd = list(filter(None, [0, 1]))')
body('generators', 'def gen(n):\n    for i in range(n):\n        yield i * i\na = list(gen(4))\nb = sum(gen(3))\nc = [x for x in gen(2)]')
body('try_except', 'try:\n    a = 1 / 0\nexcept ZeroDivisionError as e:\n    a = str(e)\nfinally:\n    b = 2')
body('try_else', "try:\n    x = dict(a=1)['b']\nexcept (KeyError, IndexError):\n    x = None\nelse:\n    y = 1")
body('try_finally_return', 'def f():\n    for i in range(3):\n        try:\n            if i == 1:\n                return i\n        finally:\n            i = 9\na = f()')
body('uncaught', "raise ValueError('no')")
body('assertion', 'assert 1 == 2, "no"')
body('name_error', 'a = nothing')
body('delete_name', 'a = 1\nb = 2\ndel a')
body('walrus', 'a = [y for x in range(4) if (y := x * 2) > 2]\nif (n := 3) > 2:\n    b = n')
body('star_call', 'def f(*a, **k):\n    return a, k\nx = f(*[1, 2], *(3,), **dict(z=1))')
body('duplicate_keyword', 'a = dict(**dict(x=1), **dict(x=2))')
body('main_guard', "if __name__ == '__main__':\n    x = 1\na = 1")
body('print_call', "print('hello')\na = 1")
body('class_definition', 'class A:\n    x = 1\na = A.x\ndel A', refused='NotEvaluated')
body('os_path', "import os.path as osp\nimport os\na = osp.join('a', 'b'), osp.basename('x/y.py'), osp.splitext('a.b.c'), osp.dirname('a/b/c')\nb = os.path.join('x', '/y')")
body('math', 'import math\na = math.pi, math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.log(2), math.inf')
body('builtins', "a = round(2.5), round(3.14159, 2), round(0.5), round(1234, -2), abs(-1), min(1, 2), sum([0.1] * 3), int('12'), int(3.9), float('1.5'), bool([]), len('abc')\nb = list(enumerate('ab', 1)), list(zip([1], [2])), list(reversed([1, 2])), any([0, 1]), all([])\nc = isinstance(1, int), isinstance(True, (str, int)), callable(len), chr(97), ord('a'), hex(255)")
body('list_methods', 'a = [3, 1, 2]\na.sort()\na.insert(0, 9)\na.extend((7, 8))\nb = a.pop()\na.remove(1)\nc = a.index(3)\na.reverse()')
body('dict_methods', "a = dict(x=1)\nb = a.get('y', 2)\na.setdefault('z', []).append(1)\nc = list(a.items())\nd = a.pop('x')\ne = {**a, 'q': 1}\nf = a | {'w': 1}\ng = dict.fromkeys(['a', 'b'], 0)\nh = list(a.keys())\ni = dict([('a', 1)], b=2)")
body('dynamic_import', "__import__('os').system('true')", refused='NotEvaluated')
body('open_call', "a = open('/dev/null').read()", refused='NotEvaluated')
body('generator_value', 'a = (i for i in range(3))')
body('module_in_list', 'import math\na = [math]')
body('aliased_lists', 'a = [1]\nb = dict(x=a, y=a)\na.append(2)')
body('self_reference', 'a = []\na.append(a)')
body('dunder_names', '__x = 1\n_y = 2\n__all__ = []')
body('reassigned', 'a = 1\nb = 2\na = 3')
body('annotations', 'a: int = 1\nb: list\nc: "str" = 2')
body('nested_augmented', "a = dict(x=[dict(y=1)])\na['x'][0]['y'] += 1\na['x'] += [2]")
body('conditional', 'n = 4\nif n > 5:\n    a = 1\nelif n > 3:\n    a = 2\nelse:\n    a = 3')
body('string_constants', "a = '\\N{BULLET}'", refused='NotEvaluated')

# The read_base style.
lazy('lazy_inherit', '')
lazy('lazy_override', 'number = 4\nmodel = dict(x=1)')
lazy('lazy_update', "model.update(dict(depth=1, neck=dict(out=3, _delete_=True)))")
lazy('lazy_merge', "model.merge(dict(depth=1, neck=dict(out=3, _delete_=True)))")
lazy('lazy_plain_update', 'm = dict(a=dict(b=1, c=2))\nm.update(dict(a=dict(b=3)))')
lazy('lazy_attribute', 'model.neck.out = [7]\ntrain.pipeline[1].p = 0.9')
lazy('lazy_alias', 'other = model\nother.depth = 3')
lazy('lazy_object', "from torch.nn import Conv2d, ReLU as R\nmodel = dict(type=Conv2d, act=dict(type=R))")
lazy('lazy_module_attribute', "import torch.nn as nn\nimport torch.optim\na = dict(type=nn.Conv2d)\nb = torch.optim.SGD\nc = [nn.a.b.c]")
lazy('lazy_call', 'from torch.nn import Conv2d\na = Conv2d(1)')
lazy('lazy_star', 'from torch.nn import *')
lazy('lazy_delete_stays', 'model = dict(_delete_=True, a=1)')
lazy('lazy_no_substitution', "a = '{{$X:y}}'")
lazy('lazy_pop', "a = model.pop('neck')\nb = model.pop('nothing', None)")
lazy('lazy_function', 'def f():\n    return 1\na = f()')
lazy('lazy_relative_dot', 'x = 1', base='from torch.nn import ReLU\na = dict(t=ReLU)')
case('lazy_above_block', {
    'base.py': 'a = 1',
    'main.py': 'from mmengine.config import read_base\nb = a + 1\nwith read_base():\n    from .base import a'})
case('lazy_names', {
    'base.py': 'a = 1\nb = 2',
    'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from .base import a as z'})
case('lazy_missing_name', {
    'base.py': 'a = 1',
    'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from .base import nothing'})
case('lazy_two_bases', {
    'one.py': 'a = dict(x=1)\nb = 1', 'two.py': 'a = dict(y=2)',
    'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from .one import *\n    from .two import *'})
case('lazy_missing_base', 'from mmengine.config import read_base\nwith read_base():\n    from .nothing import *')
case('lazy_import_dot', {'base.py': 'a = 1', 'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from . import base'})
case('lazy_statement_in_block', {'base.py': 'a = 1', 'main.py': 'from mmengine.config import read_base\nwith read_base():\n    a = 1'})
case('lazy_chain', {
    'sub/a.py': 'a = dict(x=1, y=2)',
    'sub/b.py': 'from mmengine.config import read_base\nwith read_base():\n    from .a import *\na.x = 5',
    'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from .sub.b import *\na.update(z=3)'})
case('lazy_parent', {
    'a.py': 'a = 1', 'sub/b.py': 'from mmengine.config import read_base\nwith read_base():\n    from ..a import *\nb = 2',
    'main.py': 'from mmengine.config import read_base\nwith read_base():\n    from .sub.b import *'})
case('lazy_other_with', "with open('x') as f:\n    a = 1")
case('lazy_single_package', 'from mmengine.config import read_base\nwith read_base():\n    from mmengine import *')
case('lazy_only_imports', 'from torch.nn import ReLU\na = dict(type=ReLU)\nb = ReLU')
case('lazy_several_imports', 'import torch, numpy\na = 1')
case('lazy_reserved', 'from torch.nn import ReLU\ntext = 1')

# --cfg-options.
for number, options in enumerate([
        ['a=1'], ['model.depth=18'], ['model.neck.out=[4,5]'], ['number=1e-3'],
        ['train.pipeline.0.type=X'], ['train.pipeline.1.p=0.7', 'train.pipeline.1.q=(1,2)'],
        ['train.pipeline.5.type=X'], ['items_.0=7'], ['items_=1,2,3'],
        ['items_=[(1,2),[a,b],c]'], ["a='x y'"], ['a="1"'], ['a=True', 'b=false', 'c=None'],
        ['a=[]'], ['a=()'], ['a=(1,)'], ['model.new.key=1'], ['number.x=1'], ['a.b=1', 'a.c=2'],
        ['a=1', 'a.b=2'], ['a=b=c'], ['a='], ['a=[1,(2'], ['a=1_000'], ['a=0x10'],
        ['a=nan'], ['model=3'], ['a=[[1,2],[3,4]]'], ['a=x,y'], ['novalue'], ['model.neck=None'],
        ['train.pipeline=[1,2]'], ['scale.0=1'], ['a.b=1', 'a=2']]):
    child(f'options_{number}', '', options=options)
