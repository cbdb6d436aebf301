# === partial
from functools import partial
def f(a, b, *c, k=0): return a, b, c, k
p = partial(f, 1, k=5)
print(p(2), p(2, 3, k=6), p.func is f, p.args, p.keywords, partial(p, 9)(8), callable(p))
# === wraps
from functools import wraps
def deco(f):
    @wraps(f)
    def w(*a): return f(*a)
    return w
@deco
def g(x):
    "doc of g"
    return x
print(g.__name__, g.__doc__, g.__wrapped__(3), g(4))
# === lru_cache
from functools import lru_cache, cache
calls = []
@lru_cache(maxsize=2)
def f(x):
    calls.append(x)
    return x * 2
print(f(1), f(1), f(2), f(3), f(1), calls, f.cache_info())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60))
# === reduce
from functools import reduce
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 'start'))
reduce(max, [])
# === cached_property
from functools import cached_property
class A:
    @cached_property
    def x(self):
        print('computed')
        return 5
a = A()
print(a.x, a.x, a.__dict__)
# === partialmethod and cmp_to_key
from functools import partialmethod, cmp_to_key
class A:
    def f(self, x, y): return x, y
    g = partialmethod(f, 1)
print(A().g(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
# === singledispatch
from functools import singledispatch
@singledispatch
def f(x): return 'object'
@f.register(int)
def _(x): return 'int'
@f.register
def _(x: list): return 'list'
print(f(1), f([]), f('s'), f(True))
# === itertools
import itertools as it
print(list(it.chain([1], 'ab')), list(it.chain.from_iterable([[1], [2, 3]])), list(it.product('ab', [1, 2])), list(it.permutations([1, 2, 3], 2)), list(it.combinations('abc', 2)), list(it.combinations_with_replacement('ab', 2)))
print(list(it.accumulate([1, 2, 3])), list(it.accumulate([3, 1, 2], max)), list(it.repeat('x', 3)), list(it.islice(it.cycle('ab'), 5)), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.starmap(pow, [(2, 3), (3, 2)])))
print([(k, list(g)) for k, g in it.groupby('aabbbc')], list(it.zip_longest('abc', [1], fillvalue='-')), list(it.compress('abcd', [1, 0, 1, 0])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.pairwise('abcd')), [list(x) for x in it.tee([1, 2])], list(it.product([0, 1], repeat=2)))
# === operator
import operator as op
print(op.add(1, 2), op.itemgetter(1)('abc'), op.itemgetter(0, 2)('abc'), op.attrgetter('real')(5), op.methodcaller('upper')('a'), op.mul(3, 4), op.contains([1], 1), op.getitem({'a': 1}, 'a'), sorted([(1, 'b'), (0, 'c')], key=op.itemgetter(1)))
# === inspect.signature
import inspect
def f(a, b=1, *c, d, e: int = 2, **g) -> str: pass
s = inspect.signature(f)
print(s, list(s.parameters), s.parameters['b'].default, s.parameters['d'].kind, s.return_annotation, inspect.isfunction(f), inspect.isclass(int))
class A:
    def __init__(self, x, y=2): pass
    def m(self, z): pass
print(inspect.signature(A), inspect.signature(A().m), inspect.getfullargspec(f).args, inspect.ismethod(A().m), 'x' in inspect.signature(A).parameters)
print(s.bind(1, d=2).arguments)
s.bind()
# === types
import types
print(isinstance(lambda: 0, types.FunctionType), isinstance([].append, types.BuiltinFunctionType), types.SimpleNamespace(a=1, b='x'), types.MethodType(lambda s: s, 5)(), isinstance(types, types.ModuleType))
# === typing is inert
from typing import List, Optional, Union, Dict, Any, Callable, Tuple, TypeVar, cast
print(List[int], Optional[str], Union[int, None, str], Dict[str, Any], Callable[[int], str], Tuple[int, ...], cast(int, 'x'), List, Any)
print(list[int], dict[str, int], int | None, Union[int, int], Optional[int] == Union[int, None], isinstance(3, int | str))
# === warnings
import warnings
warnings.warn('shown on stderr')
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try: warnings.warn('bad', DeprecationWarning)
    except DeprecationWarning as w: print('raised', w)
warnings.filterwarnings('ignore')
warnings.warn('gone')
# === logging
import logging
log = logging.getLogger('a.b')
log.warning('to stderr %s', 1)
print(log.name, log.parent.name, logging.getLevelName(20), log.isEnabledFor(logging.INFO), logging.getLogger('a.b') is log)
# === os.path
import os.path as osp, os
print(osp.join('a', 'b', '/c', 'd'), osp.splitext('x/y.tar.gz'), osp.basename('a/b.py'), osp.dirname('a/b.py'), osp.normpath('a/../b//c/.'), osp.isabs('/x'), osp.split('a/b'), os.sep, osp.splitext('.bashrc'), osp.commonprefix(['abc', 'abd']))
# === files are refused
# refused: a file outside of the packages
import os
os.path.exists('x')
# === the environment is empty
import os
print(os.environ.get('SURELY_NOT_SET_VARIABLE', 'd'), os.getenv('SURELY_NOT_SET_VARIABLE'))
# === time is refused
# refused: `time.time`
from time import time
time()
# === sys
import sys
print(sys.maxsize, sys.version_info[:2], sys.version_info >= (3, 7), sys.byteorder, 'sys' in sys.modules, sys.modules['__main__'].__name__, sys.version_info.major)
# === print options
import sys
print(1, 2, sep='-', end='!\n')
print('err', file=sys.stderr)
sys.stdout.write('written\n')
print()
print(*[1, 2], sep='\n')
# === importlib
import importlib
m = importlib.import_module('math')
print(m.sqrt(4))
# === importlib.metadata: what is not installed
from importlib.metadata import PackageNotFoundError, distribution, version
for ask in (distribution, version):
    try:
        ask('no-such-distribution')
    except PackageNotFoundError as e:
        print(e, e.name, isinstance(e, ImportError))
try:
    version('')
except ValueError as e:
    print('ValueError', e)

# === heapq and bisect
import heapq, bisect
h = [5, 1, 3]
heapq.heapify(h); heapq.heappush(h, 0)
print([heapq.heappop(h) for _ in range(4)], bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), heapq.nlargest(2, [1, 5, 3]))
# === numbers
import numbers
print(isinstance(1, numbers.Number), isinstance(1.5, numbers.Integral), isinstance(True, numbers.Integral), isinstance('a', numbers.Number))
# === unknown module
import definitely_not_a_module
# === from import of a missing name
try:
    from collections import nothing_like_it
except ImportError as e: print(type(e).__name__)
# === future annotations
from __future__ import annotations
def f(x: Undefined) -> AlsoUndefined: return x
class A:
    y: Missing = 3
print(f(1), f.__annotations__, A.__annotations__, A.y)
# === relative import without a package
from . import x
# === protocol and runtime checks
from typing import Protocol, runtime_checkable
@runtime_checkable
class P(Protocol):
    def run(self): ...
class A:
    def run(self): pass
print(isinstance(A(), P), isinstance(3, P))
# === a registry with decorators, as model sources have it
import inspect
from functools import partial
class Registry:
    def __init__(self, name):
        self._name, self._module_dict = name, {}
    def __contains__(self, key): return key in self._module_dict
    def register_module(self, name=None, force=False, module=None):
        if module is not None:
            self._add(module, name, force)
            return module
        def _register(module):
            self._add(module, name, force)
            return module
        return _register
    def _add(self, module, name, force):
        if not inspect.isclass(module) and not inspect.isfunction(module):
            raise TypeError(f'module must be a class or a function, but got {type(module)}')
        for n in [name] if isinstance(name, str) else name or [module.__name__]:
            if not force and n in self._module_dict:
                raise KeyError(f'{n} is already registered in {self._name}')
            self._module_dict[n] = module
    def build(self, cfg, **kw):
        args = cfg.copy()
        for k, v in kw.items(): args.setdefault(k, v)
        cls = self._module_dict[args.pop('type')]
        try: return cls(**args)
        except Exception as e:
            raise type(e)(f'{cls.__name__}: {e}')
MODELS = Registry('models')
@MODELS.register_module()
class Net:
    arch = {18: (2, 2), 34: (3, 4)}
    def __init__(self, depth, out=(0,)):
        if depth not in self.arch: raise KeyError(f'invalid depth {depth}')
        self.blocks = [f'layer{i + 1}' for i, _ in enumerate(self.arch[depth])]
        for n in self.blocks: setattr(self, n, partial(int, '7'))
print(MODELS.build(dict(type='Net', depth=18)).layer1(), 'Net' in MODELS)
MODELS.build({'type': 'Net', 'depth': 5})
# === a tree of modules, as model sources have it
from collections import OrderedDict
class Module:
    def __init__(self):
        super().__setattr__('_modules', OrderedDict())
        super().__setattr__('_params', {})
    def __setattr__(self, n, v):
        if isinstance(v, Module): self._modules[n] = v
        elif isinstance(v, float): self._params[n] = v
        else: super().__setattr__(n, v)
    def __getattr__(self, n):
        for d in (self.__dict__['_modules'], self.__dict__['_params']):
            if n in d: return d[n]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{n}'")
    def __call__(self, *a, **k): return self.forward(*a, **k)
    def named(self, prefix=''):
        yield prefix, self
        for n, m in self._modules.items():
            yield from m.named(prefix + ('.' if prefix else '') + n)
class Scale(Module):
    def __init__(self, f):
        super().__init__()
        self.f = f
    def forward(self, x): return x * self.f
class Seq(Module):
    def __init__(self, *ms):
        super().__init__()
        for i, m in enumerate(ms): setattr(self, str(i), m)
    def forward(self, x):
        for m in self._modules.values(): x = m(x)
        return x
net = Seq(Scale(2.0), Seq(Scale(0.5), Scale(3.0)))
print(net(4), [n for n, _ in net.named()], getattr(net, '1')._modules['0'].f)
net.missing
