# === attributes of class and instance
class A:
    x = 1
    def __init__(self): self.y = 2
a = A()
a.x = 5
print(A.x, a.x, a.y, vars(a), 'x' in A.__dict__)
del a.x
print(a.x)
# === missing attribute
class A: pass
A().nope
# === missing attribute of a class
class A: pass
A.nope
# === missing attribute of a builtin
[].nope
# === names of a class
class A:
    """Doc."""
    class B: pass
print(A.__name__, A.__qualname__, A.B.__qualname__, A.__module__, A.__doc__, A.__bases__, A.__mro__)
# === diamond
class A:
    def f(self): return ['A']
class B(A):
    def f(self): return ['B'] + super().f()
class C(A):
    def f(self): return ['C'] + super().f()
class D(B, C):
    def f(self): return ['D'] + super().f()
print(D().f(), [c.__name__ for c in D.__mro__])
# === no consistent order
class A: pass
class B(A): pass
class C(A, B): pass
# === duplicate base
class A: pass
class B(A, A): pass
# === bad base
class B(bool): pass
# === layout conflict
class B(int, str): pass
# === super with arguments
class A:
    def f(self): return 'A'
class B(A):
    def f(self): return 'B'
class C(B):
    def f(self): return super(B, self).f(), super(C, self).f()
print(C().f())
# === super in a comprehension with arguments
class A:
    def f(self, i): return i
class B(A):
    def f(self, i): return [super(B, self).f(j) for j in range(i)]
print(B().f(3))
# === super without arguments in a comprehension
class A:
    def f(self, i): return i
class B(A):
    def f(self, i): return [super().f(j) for j in range(i)]
print(B().f(3))
# === super in a nested function
class A:
    def f(self): return 'A'
class B(A):
    def f(self):
        def g(me): return super().f()
        return g(self)
print(B().f())
# === super in a decorated method
import functools
def deco(fn):
    @functools.wraps(fn)
    def wrap(*a, **k): return ('d', fn(*a, **k))
    return wrap
class A:
    def f(self): return 'A'
class B(A):
    @deco
    def f(self): return super().f()
print(B().f(), B.f.__name__)
# === super in class and static methods
class A:
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def s(): return 's'
class B(A):
    @classmethod
    def make(cls): return 'B' + super().make() + super().s()
print(B.make(), B().make())
# === super attribute missing
class A:
    def f(self): return super().nope
A().f()
# === super with a wrong object
class A: pass
class B: pass
super(A, B())
# === super outside of a class
def f(self): super()
f(1)
# === super stays when self is rebound
class A:
    def f(self): return 'A'
class B(A):
    def f(self):
        self = B()
        return super().f()
print(B().f())
# === super property and setter through the class
class A:
    @property
    def p(self): return 1
class B(A):
    @property
    def p(self): return super().p + 1
print(B().p)
# === __class__ in a method
class A:
    def f(self): return __class__
class B(A): pass
print(B().f() is A)
# === property with setter and deleter
class A:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc"
        return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @x.deleter
    def x(self): print('del')
a = A()
a.x = 3
del a.x
print(a.x, isinstance(A.x, property), A.x.fget.__name__)
# === property without setter
class A:
    @property
    def x(self): return 1
A().x = 2
# === property without deleter
class A:
    @property
    def x(self): return 1
del A().x
# === classmethod and staticmethod
class A:
    @classmethod
    def c(cls, x): return cls.__name__, x
    @staticmethod
    def s(x): return x
class B(A): pass
print(A.c(1), B().c(2), B.s(3), B().s(4))
# === bound methods
class A:
    def f(self, x): return self.n, x
a = A(); a.n = 7
m = a.f
print(m(1), m.__self__ is a, m.__func__ is A.f, m.__name__, A.f(a, 2), a.f == a.f)
# === data descriptor beats instance dict
class D:
    def __get__(self, o, t): return ('get', o is None, t.__name__)
    def __set__(self, o, v): o.__dict__['x'] = v
class N:
    def __get__(self, o, t): return 'non-data'
class A:
    x = D()
    y = N()
a = A()
a.x = 1
a.__dict__['y'] = 2
print(a.x, a.__dict__, a.y, A.x, A.y)
# === __set_name__
class D:
    def __set_name__(self, owner, name): print(owner.__name__, name)
class A:
    a = D()
    b = D()
# === __delete__
class D:
    def __delete__(self, o): print('deleted')
    def __get__(self, o, t): return 1
class A: x = D()
del A().x
# === __getattr__ only for what is missing
class A:
    x = 1
    def __getattr__(self, name): return 'dyn ' + name
print(A().x, A().y, getattr(A(), 'z', 0), hasattr(A(), 'w'))
# === __getattr__ that raises
class A:
    def __getattr__(self, name): raise AttributeError('no ' + name)
print(hasattr(A(), 'x'), getattr(A(), 'x', 5))
A().x
# === attribute error inside of a property falls to __getattr__
class A:
    @property
    def p(self): raise AttributeError('inner')
    def __getattr__(self, name): return 'fallback ' + name
print(A().p)
# === __getattribute__
class A:
    x = 1
    def __getattribute__(self, name):
        if name == 'x': return 'hooked'
        return object.__getattribute__(self, name)
a = A(); a.y = 2
print(a.x, a.y)
# === __setattr__ and __delattr__
class A:
    def __setattr__(self, n, v):
        print('set', n)
        object.__setattr__(self, n, v)
    def __delattr__(self, n):
        print('del', n)
        super().__delattr__(n)
a = A()
a.x = 1
del a.x
print(a.__dict__)
# === __dict__ writes are attributes
class A: pass
a = A()
a.__dict__['k'] = 1
a.__dict__.update(z=2)
print(a.k, a.z)
a.__dict__ = {'new': 1}
print(a.new)
# === __dir__
class A:
    def __dir__(self): return ['b', 'a']
print(dir(A()))
class B:
    x = 1
    def f(self): pass
b = B(); b.y = 1
print([n for n in dir(b) if not n.startswith('__')])
# === __call__
class A:
    def __call__(self, *a, **k): return a, k
print(A()(1, x=2), callable(A()), callable(3), callable(A))
# === __call__ on the instance does not count
class A: pass
a = A()
a.__call__ = lambda: 1
a()
# === __new__ and __init__
class A:
    def __new__(cls, *a):
        print('new', a)
        return super().__new__(cls)
    def __init__(self, *a): print('init', a)
A(1, 2)
# === __new__ that gives something else
class A:
    def __new__(cls): return 42
    def __init__(self): print('never')
print(A())
# === singleton by __new__
class A:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(A() is A())
# === __init__ must return None
class A:
    def __init__(self): return 3
A()
# === arguments to a class without __init__
class A: pass
A(1)
# === __init_subclass__
class A:
    def __init_subclass__(cls, tag=None, **k):
        super().__init_subclass__(**k)
        print(cls.__name__, tag)
class B(A, tag='t'): pass
class C(B): pass
# === __init_subclass__ with keywords nobody takes
class A: pass
class B(A, x=1): pass
# === metaclass
class M(type):
    def __new__(m, name, bases, ns, **k):
        ns['added'] = sorted(n for n in ns if not n.startswith('__'))
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **k): super().__init__(name, bases, ns)
    def hello(cls): return 'hello ' + cls.__name__
class A(metaclass=M, opt=1):
    x = 1
class B(A): y = 2
print(A.added, B.added, B.hello(), type(A).__name__, isinstance(A, M))
B().hello()
# === metaclass __call__ and registry
class M(type):
    made = []
    def __call__(cls, *a):
        obj = super().__call__(*a)
        M.made.append(cls.__name__)
        return obj
class A(metaclass=M):
    def __init__(self, x): self.x = x
print(A(3).x, M.made)
# === metaclass conflict
class M(type): pass
class N(type): pass
class A(metaclass=M): pass
class B(metaclass=N): pass
class C(A, B): pass
# === metaclass as a function
def meta(name, bases, ns): return (name, bases, 'x' in ns)
class A(metaclass=meta): x = 1
print(A)
# === metaclass __prepare__
class M(type):
    @classmethod
    def __prepare__(m, name, bases): return {'injected': 5}
class A(metaclass=M):
    y = injected + 1
print(A.y, A.injected)
# === metaclass special methods act on the class
class M(type):
    def __len__(cls): return 3
    def __getitem__(cls, k): return k * 2
    def __iter__(cls): return iter('abc')
    def __contains__(cls, x): return x == 1
    def __repr__(cls): return 'M!' + cls.__name__
    def __eq__(cls, o): return True
    def __hash__(cls): return 1
class A(metaclass=M): pass
print(len(A), A[4], list(A), 1 in A, A, A == 3)
# === type with three arguments
A = type('A', (), {'x': 1, 'f': lambda self: self.x})
print(A().f(), A.__name__, A.__bases__)
# === type of things
print(type(1), type('a'), type(None), type([]), type(type), type(len), type(lambda: 0), type(...), type(NotImplemented))
# === isinstance and issubclass
class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(B(), (int, A)), issubclass(B, A), issubclass(A, B), isinstance(True, int), issubclass(bool, (str, int)))
isinstance(1, 3)
# === issubclass of no class
issubclass(3, int)
# === __instancecheck__
class M(type):
    def __instancecheck__(cls, o): return o == 5
class A(metaclass=M): pass
print(isinstance(5, A), isinstance(6, A))
# === abstract classes
from abc import ABC, ABCMeta, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def g(self): ...
class B(A):
    def f(self): return 1
class C(B):
    g = 2
print(C().f(), sorted(A.__abstractmethods__))
try: A()
except TypeError as e: print(e)
try: B()
except TypeError as e: print(e)
# === ABC.register
from abc import ABC
class A(ABC): pass
class B: pass
A.register(B)
print(isinstance(B(), A), issubclass(B, A), A in B.__mro__)
# === slots
class A:
    __slots__ = ('x',)
a = A()
a.x = 1
print(a.x)
a.y = 2
# === slots have no __dict__
class A:
    __slots__ = ('x',)
A().__dict__
# === slots of a class whose base has a dict
class A: pass
class B(A): __slots__ = ('x',)
b = B()
b.y = 1
print(b.y)
# === private names are mangled
class A:
    __x = 1
    def __init__(self): self.__y = 2
    def get(self): return self.__x, self.__y
a = A()
print(a.get(), a._A__y, A._A__x)
a.__y
# === private names across inheritance
class A:
    def __init__(self): self.__v = 'A'
    def a(self): return self.__v
class B(A):
    def __init__(self):
        super().__init__()
        self.__v = 'B'
    def b(self): return self.__v
print(B().a(), B().b())
# === class attributes set later are seen
class A: pass
a = A()
A.f = lambda self: 'late'
A.__len__ = lambda self: 9
print(a.f(), len(a))
# === __class__ assignment
class A:
    def f(self): return 'A'
class B:
    def f(self): return 'B'
a = A()
a.__class__ = B
print(a.f(), type(a).__name__)
# === __subclasses__
class A: pass
class B(A): pass
class C(A): pass
print([c.__name__ for c in A.__subclasses__()], A.mro()[0].__name__)
# === class decorators
def tag(cls):
    cls.tag = 1
    return cls
@tag
class A: pass
print(A.tag)
# === class body runs as code
class A:
    for i in range(3):
        exec_order = i
    if True:
        def f(self): return 'f'
    del i
print(A.exec_order, A().f(), hasattr(A, 'i'))
# === class annotations
class A:
    x: int = 1
    y: str
print(A.__annotations__, hasattr(A, 'y'))
# === module annotations
a: int = 3
b: str
print(__annotations__)
# === a class sees enclosing function variables
def make(n):
    class A:
        v = n
        def f(self): return n
    return A
print(make(4).v, make(5)().f())
# === nested class does not see the outer body
class A:
    x = 1
    class B:
        y = x
# === repr of instances of library names
class A:
    def __repr__(self): return f'<{type(self).__name__}>'
print([A(), (A(),), {1: A()}], str(A()), f'{A()}', '%s %r' % (A(), A()))
# === __str__ beats __repr__ for str
class A:
    def __repr__(self): return 'r'
    def __str__(self): return 's'
print(A(), [A()], str(A()), repr(A()), f'{A()} {A()!r}')
# === __repr__ must be text
class A:
    def __repr__(self): return 3
repr(A())
# === __format__
class A:
    def __format__(self, spec): return 'F' + spec
print(f'{A():>3}', format(A(), 'x'), '{:y}'.format(A()))
# === format of a plain object with a spec
class A: pass
format(A(), 'x')
# === hasattr swallows only AttributeError
class A:
    @property
    def x(self): raise ValueError('v')
hasattr(A(), 'x')
# === getattr with a default and setattr
class A: pass
a = A()
setattr(a, 'x y', 3)
print(getattr(a, 'x y'), getattr(a, 'n', None))
delattr(a, 'x y')
print(vars(a))
# === dataclass basics
from dataclasses import dataclass, field, asdict, replace, fields
@dataclass
class P:
    x: int
    y: int = 2
    z: list = field(default_factory=list)
p = P(1)
print(p, p == P(1), p != P(2), asdict(p), replace(p, x=9), [f.name for f in fields(p)])
P()
# === dataclass order and frozen
from dataclasses import dataclass
@dataclass(order=True, frozen=True)
class P:
    x: int
    y: int
print(P(1, 2) < P(1, 3), sorted([P(2, 1), P(1, 5)]), {P(1, 2): 'k'}[P(1, 2)])
P(1, 2).x = 3
# === dataclass post init and inheritance
from dataclasses import dataclass
@dataclass
class A:
    x: int
    def __post_init__(self): self.sq = self.x ** 2
@dataclass
class B(A):
    y: int = 5
print(B(3), B(3).sq)
# === enum
from enum import Enum, IntEnum, auto
class C(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1
print(C.RED, repr(C.GREEN), C(1), C['GREEN'], list(C), C.RED is C.ALIAS, C.RED.name, C.RED.value, len(C), isinstance(C.RED, C))
class I(IntEnum):
    A = 3
print(I.A + 1, I.A == 3, sorted([I.A, 1]))
C(9)
# === enum with methods
from enum import Enum
class P(Enum):
    A = (1, 2)
    B = (3, 4)
    def __init__(self, m, r):
        self.m = m
        self.r = r
    @property
    def s(self): return self.m + self.r
print(P.A.s, P.B.value, P.B.m)
# === flag
from enum import Flag, auto
class F(Flag):
    A = auto()
    B = auto()
    C = auto()
f = F.A | F.C
print(F.A in f, F.B in f, f.value, bool(F.A & F.B), (f & ~F.A) == F.C)
# === string enum mixin
from enum import Enum
class S(str, Enum):
    A = 'a'
print(S.A == 'a', S.A.upper(), S('a') is S.A, S.A.value)
# === named tuples
from collections import namedtuple
P = namedtuple('P', 'x y', defaults=[5])
p = P(1)
print(p, p.x, p[1], p._replace(x=3), p._asdict(), P._fields, tuple(p), p == (1, 5), len(p))
P()
# === typing.NamedTuple
from typing import NamedTuple
class P(NamedTuple):
    x: int
    y: str = 'd'
    def both(self): return (self.x, self.y)
print(P(1), P(2, 'e').both(), P(1).x, isinstance(P(1), tuple))
# === generic classes
from typing import Generic, TypeVar, List
T = TypeVar('T')
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
class IntBox(Box[int]): pass
print(IntBox(3).v, [c.__name__ for c in IntBox.__mro__], Box[str]('x').v)
# === an instance with __del__ is refused
# refused: `__del__`
class A:
    def __del__(self): print('gone')
A()
