# === list methods
a = [3, 1, 2]
a.append(4); a.extend('ab'); a.insert(0, 'i'); a.remove(1)
print(a, a.pop(), a.pop(0), a.index(2), a.count(3), a.copy(), a[::-1])
b = [3, 1, 2]; b.sort(); b.reverse(); print(b, b.sort(reverse=False)); b.clear(); print(b)
# === list index with bounds
a = [1, 2, 1, 3]
print(a.index(1, 1), a.index(3, -1))
# === slices of lists
a = list(range(10))
print(a[2:5], a[::3], a[::-2], a[-3:], a[5:2], a[:100], a[slice(1, 3)])
a[1:3] = 'xyz'; print(a)
a[::4] = [0] * len(a[::4]); print(a)
del a[::2]; print(a)
del a[1:]; print(a)
a[:0] = [7, 8]; print(a)
# === extended slice of a wrong size
a = [1, 2, 3, 4]
a[::2] = [1]
# === list comparison and identity
print([1, 2] == [1, 2.0], [1] < [1, 0], [2] > [1, 9], [] == (), (1, 2) < (1, 3), [1, [2]] == [1, [2]])
# === augmented list operations keep identity
a = b = [1]
a += (2, 3); a *= 2
print(b, a is b)
# === dict methods
d = {'a': 1}
d.update(b=2); d.update([('c', 3)]); d.setdefault('d', []).append(1)
print(d, d.get('x'), d.get('x', 0), d.pop('a'), d.pop('zz', None), list(d), d.items(), d.keys() , list(d.values()), d.popitem(), 'b' in d, len(d), d | {'z': 9})
d.clear(); print(d, dict.fromkeys('ab', 0), dict(x=1, **{'y': 2}), dict(zip('ab', [1, 2])), {**{'a': 1}, 'b': 2})
# === dict order and replacement
d = {'x': 1, 'y': 2}
d['x'] = 9; del d['y']; d['y'] = 0
print(d, list(reversed(d)), d == {'y': 0, 'x': 9})
# === dict views are live, and like sets
d = {'a': 1, 'b': 2}
k = d.keys()
d['c'] = 3
print(k, len(k), 'c' in k, sorted(k & {'a', 'z'}), sorted(k | {'z'}), k == {'a', 'b', 'c'}, sorted(d.items())[0], (('a', 1) in d.items()), 3 in d.values())
# === dict |=
d = {'a': 1}
d |= {'b': 2}
print(d)
# === dict key kinds
d = {1: 'int', 'a': 's', (1, 2): 't', None: 'n', 1.5: 'f', frozenset([1]): 'fs', True: 'replaces 1'}
print(d[1], d[1.0], d[(1, 2)], d[None], d[frozenset([1])], len(d))
# === dict comprehension order
print({k: v for v, k in enumerate('hello')})
# === set operations
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= {1, 2, 3, 4}, a < a, a >= {1}, a == {3, 2, 1}, a.isdisjoint({9}), {1}.issubset(a), a.issuperset({1}))
a.add(9); a.discard(1); a.discard(77); a.update([5], (6,)); a -= {5}; a |= {0}; a &= {0, 9, 6}; a ^= {0}
print(sorted(a), len(a), 9 in a, sorted(frozenset('ab') | {'c'}), {1, 1.0, True} == {1})
# === set methods
a = {1, 2, 3}
print(sorted(a.union([4], (5,))), sorted(a.intersection([2, 9])), sorted(a.difference([1])), sorted(a.symmetric_difference([3, 4])), a.copy() == a)
a.intersection_update([1, 2]); a.difference_update([1]); a.symmetric_difference_update([2, 7])
print(sorted(a), {5}.pop(), sum({1, 2, 3}), max({4, 2}), len(set('hello')))
# === set of one element has an order
print({1}, set(), frozenset([1]), list({'x'}), *{7})
# === tuple methods
t = (1, 2, 1)
print(t.count(1), t.index(2), t + (3,), t * 2, t[::-1], hash((1, 2)) == hash((1, 2)), tuple('ab'), (1, 2) in {(1, 2): 0})
# === range
r = range(1, 10, 3)
print(list(r), len(r), r[1], r[-1], 7 in r, 8 in r, r == range(1, 12, 3), r[1:], range(5)[::-1], list(range(3, 0, -1)), r.index(4), r.start, r.stop, r.step, bool(range(0)))
# === zip, map, filter, enumerate
print(list(zip('ab', [1, 2, 3])), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, '', 2])), list(enumerate('ab', 5)), dict(enumerate('x')), list(zip()), [*map(str, range(3))])
# === zip strict
list(zip([1], [1, 2], strict=True))
# === min and max
print(min(3, 1, 2), max('a', 'b'), min([], default='d'), max([1, -5], key=abs), min({'a': 1, 'b': 0}.items(), key=lambda kv: kv[1]))
# === sum, any, all, divmod, pow, abs
print(sum([1, 2], 10), sum([[1], [2]], []), any([]), all([]), divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), pow(2, 10), pow(3, 4, 5), pow(2, -1), abs(-3), abs(-2.5))
# === nested unpacking in for
for i, (a, *b) in enumerate([(1, 2, 3), 'xy']): print(i, a, b)
# === starred expressions in displays
a = [1, 2]
print([*a, 3, *'xy'], (*a,), {**{'p': 1}, **{'q': 2}}, sorted({*a, 5}), [*range(2), *[]])
# === subclass of dict
class D(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.log = []
    def __setitem__(self, k, v):
        self.log.append(k)
        super().__setitem__(k, v)
    def __getattr__(self, n):
        try: return self[n]
        except KeyError: raise AttributeError(n)
d = D(a=1)
d['b'] = 2
d.update(c=3)
print(d, d.b, d.log, d == {'a': 1, 'b': 2, 'c': 3}, isinstance(d, dict), len(d), list(d), dict(d), {**d}, d.copy(), type(d.copy()), 'a' in d, d.get('zz'))
d.nope
# === subclass of dict with __missing__
class D(dict):
    def __missing__(self, k): return k + '!'
d = D(x=1)
print(d['x'], d['y'], d.get('y'), 'y' in d, len(d))
# === subclass of dict with keys of its own
class D(dict):
    def keys(self): return ['only']
    def __getitem__(self, k): return 'item ' + k
d = D(a=1)
def f(**k): return k
print(dict(d), f(**d))
# === subclass of list
class L(list):
    def __getitem__(self, i):
        if isinstance(i, slice): return type(self)(super().__getitem__(i))
        return super().__getitem__(i)
    def head(self): return self[0]
l = L([3, 1, 2])
l.append(5); l.sort(); l += [9]
print(l, l.head(), type(l[1:]).__name__, l[-1], len(l), l + [1], type(l + [1]).__name__, sorted(l, reverse=True), [*l], l == [1, 2, 3, 5, 9], 3 in l)
# === subclass of str
class S(str):
    def shout(self): return self.upper() + '!'
s = S('abc')
print(s, s.shout(), s + 'd', len(s), s == 'abc', {s: 1}['abc'], type(s.upper()).__name__, '-'.join([s, s]), f'{s:>5}', s[1], 'b' in s, 'x'.join(s), 'abcd'.startswith(s), isinstance(s, str), '%s' % s, sorted([s, 'aa']))
# === subclass of int
class I(int):
    def __add__(self, o): return I(int(self) + o + 100)
    def __repr__(self): return f'I({int(self)})'
i = I(5)
print(i, i + 1, 1 + i, i * 2, i == 5, i > 4, [0, 1, 2, 3, 4, 'five'][i], range(i), hash(i) == hash(5), type(i * 2).__name__, -i, f'{i:03d}', i // 2, bool(I(0)), int(i), float(i), {5: 'x'}[i])
# === subclass of float and tuple
class F(float):
    def half(self): return self / 2
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
print(F(3).half(), F('2.5') + 1, T(1, 2).first, T(1, 2) == (1, 2), len(T(1)), T(1, 2) + (3,), hash(T(1)) == hash((1,)), [*T(4, 5)])
a, b = T(8, 9)
print(a, b, '%s %s' % T(1, 2), isinstance(T(), tuple))
# === subclass of set
class S(set):
    def add(self, x): super().add(x * 2)
s = S([1]); s.add(4)
print(sorted(s), len(s), 8 in s, sorted(s | {3}))
# === deques
from collections import deque
d = deque([1, 2, 3], maxlen=3)
d.append(4); d.appendleft(0); d.rotate(1)
print(d, list(d), d[0], len(d), d.pop(), d.popleft(), d.maxlen)
# === counters
from collections import Counter
c = Counter('banana')
print(c.most_common(2), c['a'], c['zz'], c + Counter('ab'), c - Counter('aa'), sorted(c.elements()), c.total(), Counter(a=1) == {'a': 1})
# === ordered dicts
from collections import OrderedDict
o = OrderedDict([('a', 1), ('b', 2)])
o.move_to_end('a'); print(o, list(o.items()), o.popitem(last=False), o == {'a': 1}, OrderedDict(a=1) == OrderedDict(a=1))
# === default dicts
from collections import defaultdict
d = defaultdict(list)
d['a'].append(1); d['b']
print(d, d.get('c'), dict(d), defaultdict(int, x=1)['y'])
defaultdict()['k']
# === chain maps
from collections import ChainMap
c = ChainMap({'a': 1}, {'a': 2, 'b': 3})
print(c['a'], c['b'], sorted(c), len(c), c.new_child({'b': 0})['b'])
# === abstract containers
from collections.abc import Mapping, Sequence, Iterable, Callable, Hashable, MutableMapping, Iterator
print(isinstance({}, Mapping), isinstance([], Sequence), isinstance('a', Sequence), isinstance(3, Iterable), isinstance(len, Callable), isinstance([], Hashable), isinstance(iter([]), Iterator), isinstance((), Sequence), issubclass(dict, MutableMapping), isinstance({}.keys(), Iterable))
class M(MutableMapping):
    def __init__(s): s.d = {}
    def __getitem__(s, k): return s.d[k]
    def __setitem__(s, k, v): s.d[k] = v
    def __delitem__(s, k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
m = M(); m['a'] = 1; m.update(b=2)
print(dict(m), m.get('z', 0), m.pop('a'), list(m.items()), 'b' in m, m.setdefault('c', 5))
# === copies
import copy
a = [1, [2, 3], {'k': [4]}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(9)
print(b, c, copy.copy({1: 2}), copy.deepcopy((1, [2])))
class N:
    def __init__(s, v): s.v = v
n = N([1]); m = copy.copy(n); d = copy.deepcopy(n)
n.v.append(2)
print(m.v, d.v)
x = []; x.append(x); y = copy.deepcopy(x)
print(y[0] is y)
# === copies by __copy__ and __deepcopy__
import copy
class A:
    def __copy__(s): return 'copied'
    def __deepcopy__(s, memo): return ('deep', type(memo).__name__)
print(copy.copy(A()), copy.deepcopy(A()), copy.deepcopy([A()]))
# === shared objects stay shared in a deep copy
import copy
class N: pass
n = N(); p = [n, n, {'n': n}]
q = copy.deepcopy(p)
print(q[0] is q[1], q[2]['n'] is q[0], q[0] is n)
