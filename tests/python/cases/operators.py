# === arithmetic methods and reflected ones
class N:
    def __init__(s, v): s.v = v
    def __add__(s, o): return ('add', s.v, getattr(o, 'v', o))
    def __radd__(s, o): return ('radd', s.v, o)
    def __sub__(s, o): return 'sub'
    def __rsub__(s, o): return 'rsub'
    def __mul__(s, o): return 'mul'
    def __rmul__(s, o): return 'rmul'
    def __truediv__(s, o): return 'div'
    def __rtruediv__(s, o): return 'rdiv'
    def __floordiv__(s, o): return 'fdiv'
    def __rfloordiv__(s, o): return 'rfdiv'
    def __mod__(s, o): return 'mod'
    def __rmod__(s, o): return 'rmod'
    def __pow__(s, o): return 'pow'
    def __rpow__(s, o): return 'rpow'
    def __matmul__(s, o): return 'mm'
    def __rmatmul__(s, o): return 'rmm'
n = N(1)
print(n + 2, 2 + n, n + n, n - 1, 1 - n, n * 1, 1 * n, n / 1, 1 / n, n // 1, 1 // n, n % 1, 1 % n, n ** 1, 1 ** n, n @ 1, 1 @ n)
# === bit operators
class N:
    def __and__(s, o): return 'and'
    def __rand__(s, o): return 'rand'
    def __or__(s, o): return 'or'
    def __ror__(s, o): return 'ror'
    def __xor__(s, o): return 'xor'
    def __rxor__(s, o): return 'rxor'
    def __lshift__(s, o): return 'l'
    def __rlshift__(s, o): return 'rl'
    def __rshift__(s, o): return 'r'
    def __rrshift__(s, o): return 'rr'
    def __invert__(s): return 'inv'
    def __neg__(s): return 'neg'
    def __pos__(s): return 'pos'
n = N()
print(n & 1, 1 & n, n | 1, 1 | n, n ^ 1, 1 ^ n, n << 1, 1 << n, n >> 1, 1 >> n, ~n, -n, +n)
# === in-place operators
class N:
    def __init__(s): s.log = []
    def __iadd__(s, o): s.log.append(('+', o)); return s
    def __imul__(s, o): s.log.append(('*', o)); return s
    def __sub__(s, o): return 'plain'
n = m = N()
n += 1
n *= 2
print(n.log, n is m)
n -= 3
print(n)
# === NotImplemented passes on
class A:
    def __add__(s, o): return NotImplemented
class B:
    def __radd__(s, o): return 'B took it'
print(A() + B())
A() + 1
# === unsupported operand names the types
class A: pass
A() - 'x'
# === unsupported in-place operand
x = {}
x += 1
# === pow names both spellings
'a' ** 2
# === subclass goes first
class A:
    def __add__(s, o): return 'A.add'
    def __radd__(s, o): return 'A.radd'
class B(A):
    def __radd__(s, o): return 'B.radd'
class C(A): pass
print(A() + B(), A() + C(), B() + A())
# === comparisons
class N:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return s.v < o.v
    def __le__(s, o): return s.v <= o.v
    def __eq__(s, o): return isinstance(o, N) and s.v == o.v
a, b = N(1), N(2)
print(a < b, a > b, a <= b, a >= b, a == b, a != b, a == 1, sorted([b, a])[0].v, max(a, b).v)
# === comparison that is not supported
class A: pass
A() < A()
# === comparison of different builtins
1 < 'a'
# === greater-equal of different builtins
[] >= ()
# === comparisons may give anything
class A:
    def __eq__(s, o): return 'eq'
    def __lt__(s, o): return []
    def __ne__(s, o): return None
print(A() == 1, 1 == A(), A() < 1, 1 > A(), A() != 2)
# === chained comparisons
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 == 2 != 1)
# === eq without hash
class A:
    def __eq__(s, o): return True
hash(A())
# === eq with hash in dicts and sets
class K:
    def __init__(s, v): s.v = v
    def __hash__(s): return hash(s.v)
    def __eq__(s, o): return isinstance(o, K) and s.v == o.v
d = {K(1): 'one', K(2): 'two'}
d[K(1)] = 'uno'
print(d[K(1)], len(d), K(2) in d, K(3) in d, len({K(1), K(1), K(2)}), d.get(K(9)), (K(1), 2) in {(K(1), 2): 0})
# === hash collisions
class K:
    def __init__(s, v): s.v = v
    def __hash__(s): return 7
    def __eq__(s, o): return s.v == o.v
d = {K(i): i for i in range(20)}
print([d[K(i)] for i in range(20)], len(d))
del d[K(5)]
print(K(5) in d, len(d))
# === eq that raises inside of a dict
class K:
    def __hash__(s): return 1
    def __eq__(s, o): raise ValueError('eq')
d = {K(): 1}
d[K()]
# === instances are equal by identity
class A: pass
a, b = A(), A()
print(a == a, a == b, a != b, len({a, b, a}), {a: 1}[a])
# === hash of small values
print(hash(5), hash(True), hash(-1), hash(0), hash(2**40))
# === unhashable keys
{[]: 1}
# === unhashable inside of a tuple
{(1, {}): 1}
# === __bool__ and __len__
class A:
    def __len__(s): return 0
class B(A):
    def __bool__(s): return True
print(bool(A()), bool(B()), 'y' if B() else 'n')
# === __bool__ must be a bool
class A:
    def __bool__(s): return 1
bool(A())
# === __len__ negative
class A:
    def __len__(s): return -1
len(A())
# === __len__ not an int
class A:
    def __len__(s): return 'x'
len(A())
# === __contains__
class A:
    def __contains__(s, x): return x == 3
print(3 in A(), 4 in A(), 4 not in A())
# === in by iteration and by items
class A:
    def __iter__(s): return iter([1, 2])
class B:
    def __getitem__(s, i):
        if i > 2: raise IndexError
        return i * 10
print(2 in A(), 3 in A(), 20 in B(), list(B()), [*B()])
# === in on what cannot
1 in 5
# === __getitem__ with slices and tuples
class A:
    def __getitem__(s, k): return k
a = A()
print(a[1], a[1:2], a[::2, 3], a[...], a[None, 1], a['x'])
# === __setitem__ and __delitem__
class A:
    def __setitem__(s, k, v): print('set', k, v)
    def __delitem__(s, k): print('del', k)
a = A()
a[1] = 2
a[1:3] = 4
del a['k']
# === item assignment not supported
class A: pass
A()[0] = 1
# === item deletion not supported
del (1, 2)[0]
# === not subscriptable
class A: pass
A()[0]
# === augmented item and attribute
class A: pass
a = A(); a.d = {'k': [1]}
a.d['k'] += [2]
a.n = 1
a.n += 5
print(a.d, a.n)
# === __iter__ and __next__
class C:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n == 0: raise StopIteration
        s.n -= 1
        return s.n
print(list(C(3)), sum(C(4)), [x for x in C(2)], tuple(C(1)), dict(zip(C(2), 'ab')), max(C(3)))
a, b = C(2)
print(a, b)
# === iter of what cannot
iter(3)
# === __iter__ that gives no iterator
class A:
    def __iter__(s): return 3
iter(A())
# === next of what is no iterator
next([])
# === next with a default, and StopIteration
it = iter([1])
print(next(it), next(it, 'end'))
next(it)
# === iter with a sentinel
n = [0]
def f():
    n[0] += 1
    return n[0]
print(list(iter(f, 4)))
# === __reversed__
class A:
    def __reversed__(s): return iter('cba')
class B:
    def __len__(s): return 3
    def __getitem__(s, i): return i
print(list(reversed(A())), list(reversed(B())))
# === reversed of what cannot
reversed({1, 2})
# === __index__
class I:
    def __index__(s): return 2
print([10, 20, 30][I()], 'abcdef'[:I()], range(I()), [0] * I(), hex(I()))
# === list index of a wrong type
[1]['a']
# === string index of a wrong type
'abc'['a']
# === __int__ __float__ __round__ __abs__
import math
class A:
    def __int__(s): return 7
    def __float__(s): return 2.5
    def __round__(s, n=None): return ('r', n)
    def __abs__(s): return 'abs'
    def __floor__(s): return 'floor'
    def __ceil__(s): return 'ceil'
    def __divmod__(s, o): return 'divmod'
    def __rdivmod__(s, o): return 'rdivmod'
a = A()
print(int(a), float(a), round(a), round(a, 2), abs(a), math.floor(a), math.ceil(a), divmod(a, 1), divmod(1, a))
# === int of what cannot
int([])
# === int of a bad text
int('12x')
# === float of a bad text
float('x')
# === int with a base
print(int('ff', 16), int('0b11', 0), int('z', 36), int(' -12 '), int('1_000'))
# === total_ordering
from functools import total_ordering
@total_ordering
class N:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(N(1) <= N(1), N(2) > N(1), N(1) >= N(2))
# === is and is not
a = []
print(a is a, a is not [], None is None, a is [], True is True)
# === sort by key and reverse, stable
d = [(1, 'b'), (0, 'x'), (1, 'a')]
print(sorted(d, key=lambda t: t[0]), sorted(d, reverse=True), sorted('bca'))
d.sort(key=lambda t: t[1])
print(d)
# === sort of what cannot be compared
sorted([1, 'a'])
# === matmul not supported
1 @ 2
# === bad unary operand
-'a'
# === concatenation of wrong types
'a' + 1
# === list concatenation of wrong types
[1] + (2,)
# === repetition by a wrong type
'a' * 'b'
# === an integer leaves a float to its subclass
class F(float):
    def __radd__(self, o): return 'radd'
    def __rtruediv__(self, o): return 'rtruediv'
    def __gt__(self, o): return 'gt'
    def __eq__(self, o): return 'eq'
    __hash__ = None
x = F(2.5)
print(1 + x, True / x, 2 * x, 2 < x, 3 == x, 1.5 + x, 2 - x, 2 >= F(1.0), 10**30 + x, x + 1, 2 <= float(x))
class I(int): pass
print(I(2) + x, I(2) * x, I(3) < x, I(2) <= F(2.5), I(7) // x)
