# === try, except, else, finally
def f(x):
    try:
        r = 10 // x
    except ZeroDivisionError as e:
        return 'zero', str(e)
    else:
        return r
    finally:
        print('fin', x)
print(f(2), f(0))
# === several handlers, tuple, bare
def f(e):
    try: raise e
    except (KeyError, IndexError): return 'lookup'
    except ValueError: return 'value'
    except: return 'other'
print(f(KeyError('x')), f(IndexError()), f(ValueError()), f(TypeError()))
# === finally overrides return
def f():
    try: return 1
    finally: return 2
print(f())
# === finally swallows by return
def f():
    try: 1 / 0
    finally: return 'gone'
print(f())
# === break in finally
for i in range(3):
    try: 1 / 0
    except ZeroDivisionError: continue
    finally: print('f', i)
# === nested try with reraise
try:
    try: raise ValueError('a')
    except ValueError:
        print('inner')
        raise
except ValueError as e: print('outer', e)
# === raise from
try:
    try: {}['k']
    except KeyError as k: raise ValueError('bad') from k
except ValueError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
# === raise from None
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError('v') from None
except ValueError as e: print(e.__cause__, repr(e.__context__), e.__suppress_context__)
# === implicit context
try:
    try: 1 / 0
    except ZeroDivisionError: [][1]
except IndexError as e: print(repr(e.__context__), e.__cause__)
# === context through functions
def f(): raise KeyError('in f')
try:
    try: raise ValueError('first')
    except ValueError: f()
except KeyError as e: print(repr(e.__context__))
# === context of a reraised exception object
a = None
try:
    try: raise ValueError('v')
    except ValueError as e:
        a = e
        raise KeyError('k')
except KeyError as k:
    print(k.__context__ is a)
# === no context outside of handlers
try: 1 / 0
except ZeroDivisionError: pass
try: [][0]
except IndexError as e: print(e.__context__)
# === the name of a handler is unbound
try: 1 / 0
except ZeroDivisionError as e: pass
print(e)
# === the name is unbound after a break
for i in [1]:
    try: raise ValueError
    except ValueError as e: break
try: e
except NameError as n: print(n)
# === the name is unbound when the handler raises
try:
    try: raise ValueError
    except ValueError as e: raise KeyError('x')
except KeyError: pass
print('e' in globals())
# === raise of no exception
raise 3
# === raise without anything active
raise
# === raise of a class
try: raise ValueError
except ValueError as e: print(repr(e), e.args)
# === cause of a wrong type
raise ValueError from 3
# === except with no exception class
try: 1 / 0
except 3: pass
# === user exceptions
class E(Exception):
    def __init__(self, code, msg='m'):
        super().__init__(msg)
        self.code = code
    def __str__(self): return f'E{self.code}: {super().__str__()}'
try: raise E(3)
except Exception as e: print(e, repr(e), e.code, e.args, isinstance(e, E))
raise E(4, 'last')
# === exception hierarchy of our own
class A(Exception): pass
class B(A): pass
for c in (A, B):
    try: raise c('x')
    except B: print('B')
    except A: print('A')
# === exception without __init__ of its own
class E(ValueError): pass
print(repr(E(1, 2)), str(E(1, 2)), str(E('one')), str(E()), E(1).args)
# === exceptions with a module
class E(Exception): pass
E.__module__ = 'pkg.mod'
raise E('shown with its module')
# === notes
e = ValueError('v')
e.add_note('note 1')
e.add_note('note 2')
print(e.__notes__)
raise e
# === KeyError shows a repr
{}['missing key']
# === str and repr of exceptions
print(str(KeyError('k')), repr(KeyError('k')), str(ValueError(1, 'a')), repr(ValueError()), str(OSError(2, 'no file')), str(OSError(2, 'no', 'f.txt')))
# === attributes of exceptions
e = OSError(2, 'gone', 'name')
print(e.errno, e.strerror, e.filename, e.args[:2])
s = StopIteration(5)
print(s.value, SystemExit(3).code)
# === exceptions take attributes
e = ValueError('x')
e.extra = 1
print(e.extra, e.__dict__)
e.nope
# === with_traceback gives the exception
e = ValueError('x')
print(e.with_traceback(None) is e, e.__traceback__)
# === traceback is set when caught
try: 1 / 0
except ZeroDivisionError as e: print(e.__traceback__ is not None)
# === sys.exc_info
import sys
try: 1 / 0
except ZeroDivisionError:
    t, v, tb = sys.exc_info()
    print(t.__name__, v, tb is not None)
print(sys.exc_info())
# === exception in an exception's __str__
class E(Exception):
    def __str__(self): return 'shown'
raise E('hidden')
# === equal exceptions are no equals
print(ValueError('a') == ValueError('a'), ValueError('a').args == ValueError('a').args)
# === lookup order of except
try: {}['x']
except LookupError as e: print(type(e).__name__)
# === assertion error is an exception
try: assert False, 'msg'
except AssertionError as e: print(e.args)
# === exceptions from builtins: index
[][0]
# === exceptions from builtins: tuple index
(1,)[3]
# === exceptions from builtins: string index
'abc'[5]
# === exceptions from builtins: assignment index
x = []
x[0] = 1
# === exceptions from builtins: pop of an empty list
[].pop()
# === exceptions from builtins: pop index
[1].pop(4)
# === exceptions from builtins: remove
[1].remove(2)
# === exceptions from builtins: index of a missing value
[1].index(2)
# === exceptions from builtins: tuple index of a missing value
(1,).index(2)
# === exceptions from builtins: dict pop
{}.pop('x')
# === exceptions from builtins: popitem
{}.popitem()
# === exceptions from builtins: set remove
{1}.remove(2)
# === exceptions from builtins: set pop
set().pop()
# === exceptions from builtins: max of nothing
max([])
# === exceptions from builtins: sum of texts
sum(['a'], '')
# === exceptions from builtins: ord
ord('ab')
# === exceptions from builtins: chr
chr(-1)
# === exceptions from builtins: int too large for a float
float(10 ** 400)
# === exceptions from builtins: float overflow
2.0 ** 5000
# === exceptions from builtins: substring
'abc'.index('x')
# === exceptions from builtins: empty separator
'a'.split('')
# === exceptions from builtins: join of numbers
','.join([1])
# === exceptions from builtins: range step
range(1, 2, 0)
# === exceptions from builtins: slice step
[1][::0]
# === exceptions from builtins: dict from bad pairs
dict([(1, 2, 3)])
# === exceptions from builtins: dict from a number
dict([1])
# === exceptions from builtins: len of a number
len(3)
# === exceptions from builtins: negative shift
1 << -1
# === exceptions from builtins: integer division
1 // 0
# === exceptions from builtins: integer modulo
1 % 0
# === exceptions from builtins: true division
1 / 0
# === exceptions from builtins: float division
1.5 / 0
# === exceptions from builtins: float floor division
1.5 // 0
# === exceptions from builtins: float modulo
1.5 % 0
# === exceptions from builtins: zero to a negative power
0 ** -1
# === exceptions from builtins: dict changed while iterated
d = {1: 1}
for k in d: d[k + 1] = 1
# === system exit by raise
import sys
print('before')
sys.exit(0)
