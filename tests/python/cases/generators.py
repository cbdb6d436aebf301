# === a generator suspends
def g():
    print('start')
    x = yield 1
    print('got', x)
    yield 2
it = g()
print(next(it), it.send('s'), next(it, 'end'))
# === send to a fresh generator
def g(): yield 1
g().send(3)
# === return value of a generator
def g():
    yield 1
    return 'result'
it = g(); next(it)
try: next(it)
except StopIteration as e: print(e.value, e.args)
# === finally runs on close
def g():
    try:
        yield 1
        yield 2
    finally: print('cleanup')
it = g(); next(it); it.close()
print(list(it))
# === throw is caught inside
def g():
    while True:
        try: yield 'ok'
        except ValueError as e: print('caught', e)
it = g(); next(it)
print(it.throw(ValueError('v')))
it.throw(KeyError('k'))
# === throw into a fresh generator
def g():
    print('never')
    yield
it = g()
try: it.throw(ValueError('x'))
except ValueError as e: print(e)
print(list(it))
# === close that is ignored
def g():
    try: yield
    except GeneratorExit: yield 2
it = g(); next(it); it.close()
# === StopIteration inside of a generator
def g():
    yield 1
    raise StopIteration('inner')
list(g())
# === generator already executing
def g():
    next(it)
    yield
it = g()
next(it)
# === yield from a generator
def inner():
    x = yield 1
    print('inner got', x)
    return 'r'
def outer():
    r = yield from inner()
    print('outer got', r)
    yield 3
it = outer()
print(next(it), it.send('S'), list(it))
# === yield from an iterable
def g():
    yield from [1, 2]
    yield from 'ab'
    r = yield from iter(())
    yield r
print(list(g()))
# === throw goes through yield from
def inner():
    try: yield 1
    except ValueError: yield 'handled'
    return 'end'
def outer():
    print((yield from inner()))
it = outer(); next(it)
print(it.throw(ValueError))
list(it)
# === close goes through yield from
def inner():
    try: yield 1
    finally: print('inner closed')
def outer():
    try: yield from inner()
    finally: print('outer closed')
it = outer(); next(it); it.close()
# === yield from an iterator of a class
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 2: raise StopIteration('val')
        return s.n
def g():
    print((yield from It()))
print(list(g()))
# === generator expressions are lazy
def show(x):
    print('show', x)
    return x
it = (show(i) for i in range(3))
print('made')
print(next(it))
print(list(it))
# === deep recursion of generators
def walk(n):
    if n: 
        yield n
        yield from walk(n - 1)
print(sum(walk(60)))
# === infinite generator with islice
from itertools import islice, count
print(list(islice((i * i for i in count()), 5)), list(islice('abcdef', 1, 5, 2)))
# === yield as an expression
def g():
    x = [(yield 1), (yield 2)]
    print(x)
it = g(); next(it); it.send('a')
try: it.send('b')
except StopIteration: print('done')
# === return in try of a generator
def g():
    try:
        yield 1
        return 'x'
    finally:
        print('fin')
print(list(g()))
# === generators in for with break
def g():
    yield 1
    yield 2
for x in g():
    print(x)
    break
# === any and all stop early
def g():
    for i in (0, 1, 2):
        print('at', i)
        yield i
print(any(g()), all(g()))
# === with: enter, exit
class C:
    def __enter__(s): print('enter'); return 'v'
    def __exit__(s, t, v, tb): print('exit', t, v, tb is None)
with C() as x: print(x)
try:
    with C(): raise ValueError('boom')
except ValueError as e: print('outer', e)
# === with: swallowing
class C:
    def __init__(s, r): s.r = r
    def __enter__(s): return s
    def __exit__(s, t, v, tb): return s.r
with C(True): raise KeyError('k')
with C([1]): 1 / 0
print('on')
with C(0): raise KeyError('k')
# === with: several managers
class C:
    def __init__(s, n): s.n = n
    def __enter__(s): print('in', s.n); return s.n
    def __exit__(s, *a): print('out', s.n, a[0])
with C(1) as a, C(2) as b, C(3):
    print(a + b)
try:
    with C(4), C(5): raise OSError
except OSError: print('caught')
# === with: return, break, continue
class C:
    def __enter__(s): print('in')
    def __exit__(s, *a): print('out', a)
def f():
    for i in range(3):
        with C():
            if i == 0: continue
            if i == 1: break
    with C():
        for j in 'ab':
            with C():
                return j
print(f())
# === with: return in finally below
class C:
    def __enter__(s): return s
    def __exit__(s, *a): print('exit')
def f():
    with C():
        try:
            return 'try'
        finally:
            print('finally')
print(f())
# === with: exit raises
class C:
    def __enter__(s): return s
    def __exit__(s, *a): raise KeyError('from exit')
try:
    with C(): raise ValueError('body')
except KeyError as e: print(e, repr(e.__context__))
# === with: enter raises
class C:
    def __enter__(s): raise ValueError('enter')
    def __exit__(s, *a): print('never')
with C(): pass
# === with: not a manager
with 3: pass
# === with: no __exit__
class C:
    def __enter__(s): pass
with C(): pass
# === with: target is a tuple or attribute
class C:
    def __enter__(s): return (1, [2, 3])
    def __exit__(s, *a): pass
class O: pass
o = O()
with C() as (a, [b, c]), C() as o.x: print(a, b, c, o.x)
# === with: inside of a generator
class C:
    def __enter__(s): print('in')
    def __exit__(s, t, v, tb): print('out', t and t.__name__)
def g():
    with C():
        yield 1
        yield 2
it = g(); next(it); it.close()
print(list(g()))
# === contextmanager
from contextlib import contextmanager
@contextmanager
def tag(n):
    print('<' + n)
    try: yield n.upper()
    except ValueError: print('swallowed')
    finally: print(n + '>')
with tag('a') as x: print(x)
with tag('b'): raise ValueError
@tag('c')
def f(): print('body')
f()
with tag('d'): raise KeyError('k')
# === contextmanager that does not yield
from contextlib import contextmanager
@contextmanager
def m():
    return
    yield
with m(): pass
# === suppress, nullcontext, closing, ExitStack
from contextlib import suppress, nullcontext, ExitStack, closing
with suppress(KeyError, ZeroDivisionError): 1 / 0
with nullcontext(5) as x: print(x)
class R:
    def close(s): print('closed')
with closing(R()) as r: print(type(r).__name__)
with ExitStack() as st:
    st.callback(print, 'cb', 1)
    print(st.enter_context(nullcontext(3)))
    st.enter_context(suppress(KeyError))
    raise KeyError
print('end')
