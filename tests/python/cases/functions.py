# === positional and default parameters
def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2], **{'c': 3}))
# === positional-only parameters
def f(a, b, /, c): return a, b, c
print(f(1, 2, c=3))
f(1, b=2, c=3)
# === positional-only name in kwargs
def f(a, /, **kw): return a, kw
print(f(1, a=2))
# === missing one argument
def f(a): pass
f()
# === missing two arguments
def f(a, b): pass
f()
# === missing three arguments
def f(a, b, c): pass
f()
# === too many arguments
def f(a): pass
f(1, 2)
# === too many arguments with defaults
def f(a, b=1): pass
f(1, 2, 3)
# === too many arguments, none wanted
def f(): pass
f(1)
# === too many arguments with keyword-only ones
def f(a, *, k): pass
f(1, 2, k=3)
# === missing keyword-only argument
def f(*, k, m): pass
f()
# === unexpected keyword
def f(a): pass
f(1, b=2)
# === multiple values for an argument
def f(a): pass
f(1, a=2)
# === keyword given twice by spreading
def f(**kw): pass
f(**{'a': 1}, **{'a': 2})
# === keywords must be strings
def f(**kw): pass
f(**{1: 2})
# === a star of no iterable
def f(*a): pass
f(*3)
# === a double star of no mapping
def f(*a): pass
f(**3)
# === methods name their class in errors
class A:
    def m(self, x): pass
A().m()
# === nested functions name their outer one
def f():
    def g(x): pass
    g()
f()
# === defaults are evaluated once
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2))
# === closures share a variable
def f():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    def get(): return n
    return inc, get
inc, get = f()
inc(); inc()
print(get())
# === loop closures see the last value
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
gs = [lambda i=i: i for i in range(3)]
print([g() for g in gs])
# === global statement
x = 1
def f():
    global x
    x += 1
f()
print(x)
# === unbound local
def f():
    print(y)
    y = 1
f()
# === unbound free variable
def f():
    def g(): return z
    g()
    z = 1
f()
# === name error
print(undefined_name)
# === function attributes
def f(a, b: int = 1) -> str:
    """What it does."""
f.x = 3
print(f.__name__, f.__qualname__, f.__doc__, f.x, f.__dict__, f.__module__)
print(f.__defaults__, f.__annotations__, f.__code__.co_varnames)
# === lambda attributes
f = lambda x, *y, z=1: x
print(f.__name__, f.__qualname__, f.__kwdefaults__, f.__doc__)
# === qualified names
def f():
    class C:
        def m(self):
            return lambda: 0
    return C
print(f().__qualname__, f().m.__qualname__, f()().m().__qualname__)
# === decorators run from the bottom
def d(tag):
    print('make', tag)
    def wrap(fn):
        print('wrap', tag)
        return lambda *a: (tag, fn(*a))
    return wrap
@d('a')
@d('b')
def f(x): return x
print(f(1))
# === recursion error is caught
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__, e.args[0][:32])
# === recursion in the middle goes on
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(500))
# === walrus in a comprehension binds outside
print([y := x * x for x in range(4)], y)
# === walrus in a condition
if (n := len('abc')) > 2: print(n)
# === star targets
a, *b, c = range(5)
print(a, b, c)
(a, [b, *c]), d = (1, 'xyz'), 2
print(a, b, c, d)
# === too few values to unpack
a, b, c = 1, 2
# === too many values to unpack
a, b = [1, 2, 3]
# === too few for a star
a, b, *c = [1]
# === cannot unpack an int
a, b = 3
# === call of something not callable
(3)(4)
# === chained assignment and swap
a = b = [1]
a.append(2)
x, y = 1, 2
x, y = y, x
print(b, x, y)
# === del of a name
x = 1
del x
print(x)
# === assert with a message
assert 1 + 1 == 3, ('no', 'sum')
# === assert without a message
assert not 1
# === conditional import by try
try:
    import no_such_module_here
except ImportError as e:
    print(type(e).__name__, e)
# === star arguments in the middle
def f(*a, **k): return a, k
print(f(1, *[2, 3], 4, *(), k=5, **{'l': 6}))
# === evaluation order of arguments
def t(x):
    print(x, end=' ')
    return x
def f(*a, **k): pass
f(t(1), *[t(2)], t(3), a=t(4), **{'b': t(5)})
print({t(1): t(2), t(3): t(4)}, t(1) < t(2) < t(3))
# === short circuit
def t(x):
    print(x, end=' ')
    return x
print(t(0) or t('') or t([]) or t(3), t(1) and t(0) and t(2))
# === while else, for else, break, continue
for i in range(5):
    if i == 3: break
    if i == 1: continue
    print(i)
else:
    print('no')
while False: pass
else:
    print('else')
# === comprehension scopes
x = 'outer'
print([x for x in range(3)], x, {x: x for x in 'ab'}, sorted({x for x in 'aab'}))
# === nested comprehension
print([[i * j for j in range(3) if j != i] for i in range(3)])
# === the first iterable of a comprehension is the outer scope's
class A:
    xs = [1, 2]
    ys = [x for x in xs]
print(A.ys)
# === a class body is no scope for comprehensions
class A:
    n = 2
    ys = [n for _ in range(1)]
# === lambda defaults see the class body
class A:
    n = 2
    f = lambda self, n=n: n
print(A().f())
# === conditional expression and not
print('a' if [] else 'b', not [], not 'x')
# === locals and globals
def f(a):
    b = 2
    return sorted(locals())
print(f(1), 'f' in globals())
# === nonlocal through two levels
def f():
    x = 0
    def g():
        def h():
            nonlocal x
            x += 1
        h()
    g()
    return x
print(f())
# === async is refused
# refused: `async def`
async def f(): pass
# === complex numbers are refused
# refused: a complex number
print(1j)
# === the order of a set is refused
# refused: the iteration order of a set
print(list({'a', 'b'}))
# === eval is refused
# refused: `eval`
eval('1')
# === open is refused
# refused: `open`
open('x')
# === a socket is refused
# refused: `socket.socket`
import socket
print('imported')
socket.socket()
# === identity of large numbers is refused
# refused: `is` between
x = 1000
print(x is 500 + 500)
# === id of a number is refused
# refused: the `id`
id(5)
