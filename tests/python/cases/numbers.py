# === big integers
x = 2 ** 200
print(x, -x, x * x, x // 3, x % 1000, x - x, x == 2 ** 200, x > 2 ** 199, -x // 7, -x % 7, x >> 190, 1 << 70, x & (x - 1), ~x, hex(x), int(str(x)) == x)
# === growing over 64 bits
a = 2 ** 63 - 1
print(a + 1, a * 2, -a - 2, a * a, (a + 1) // 2, abs(-a - 1), -(-2 ** 63), (-2 ** 63) // -1, 3037000500 ** 2, sum([a, a]))
# === factorial
import math
print(math.factorial(30), math.comb(50, 25), math.perm(10, 3), math.gcd(2 ** 70, 6 ** 30), math.lcm(4, 6), math.isqrt(10 ** 12 + 1), math.prod([2 ** 40, 2 ** 40]))
# === negative division
print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, -7.5 // 2, -7.5 % 2, 7.5 % -2, divmod(-7, 2), divmod(7, -2), -1 // 10, 0 // -5, -0.0 // 1)
# === powers
print(2 ** 10, 2 ** -1, (-2) ** 3, 2.0 ** 3, 0 ** 0, 4 ** 0.5, (-8) ** 2, pow(7, 100, 13), pow(-3, 3, 7), -2 ** 2)
# === bits
print(5 & 3, 5 | 3, 5 ^ 3, ~5, -5 & 3, -5 >> 1, 1 << 3, -1 >> 100, (5).bit_length(), (255).bit_count(), True & False, True | 2, bin(-5), oct(8), hex(-255))
# === bools are ints
print(True + True, False == 0, True * 3, isinstance(True, int), int(True), [10, 20][True], str(True), True is (1 == 1), bool('0'), -True, ~True, True / 2)
# === floats
print(0.1 + 0.2, 1e308 * 10, 1 / 3, 2 / 3 * 3, 1e-320, 3.0 == 3, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 7 / 2, 7 // 2.0, 10 ** 20 / 3, 1e16 + 1)
# === nan
n = float('nan')
print(n == n, n != n, n < 1, n > 1, n, [n] == [1], min(1, 2), abs(n))
# === int of floats
print(int(2.9), int(-2.9), int(1e20), int('  7 '), round(1e20), math.floor(-2.5) if False else int(-0.5))
# === int of infinity
int(float('inf'))
# === int of nan
int(float('nan'))
# === math
import math
print(math.floor(-2.5), math.ceil(2.1), math.trunc(-2.7), math.sqrt(2), math.pi, math.e, math.inf, math.log(8, 2), math.log2(8), math.log10(1000), math.exp(1), math.sin(1), math.cos(1), math.atan2(1, 2), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), math.degrees(1), math.radians(180), math.modf(2.5), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.fmod(-7, 3), math.isnan(math.nan), math.isinf(math.inf), math.tau)
# === math domain
import math
math.sqrt(-1)
# === math of a text
import math
math.sqrt('a')
# === math.log of zero
import math
math.log(0)
# === floor of a big float
import math
print(math.floor(1e30), math.ceil(-1e30))
# === comparison of int and float
print(1 == 1.0, 10 ** 30 > 1e29, 2 ** 1000 > 1.5, -1 < 0.5, max(1, 1.0), max(1.0, 1), 3 < 3.5 < 4)
# === number text
print(str(10 ** 25), repr(1e100), str(-5), '%d' % 3.9, '%.0f' % 0.5, '%.0f' % 1.5, f'{10**20:,}', f'{1e6:,.2f}', f'{7:08.3f}', f'{-7:+}', f'{3.14159:.3}', f'{1234567.891:.4g}')
# === number attributes
print((5).real, (5).imag, (2.5).real, (5).numerator, (5).denominator, (3).conjugate(), (6).as_integer_ratio())
# === chained conversions
print(int(float(str(3.0))), float(int('12')), bool(int('0')), str(int('007')), complex if False else 1)
# === integer parse errors
int('0x10')
# === int with a bad base
int('1', 99)
# === integer overflow into a float
10 ** 400 * 1.0
# === integer division of huge numbers to a float
print(10 ** 400 // 10 ** 399, (10 ** 400) / (10 ** 399))
# === random is CPython's
import random
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice('abcdef'), random.sample(range(50), 5), random.uniform(1, 2), random.gauss(0, 1), random.normalvariate(0, 1), random.randrange(0, 100, 7), random.getrandbits(40))
x = list(range(10)); random.shuffle(x); print(x, random.choices([1, 2, 3], weights=[1, 2, 3], k=4))
r = random.Random(7); print(r.random(), r.expovariate(2))
# === random without a seed is refused
# refused: without a seed
import random
random.random()
# === statistics of a sort
data = [5, 3, 9, 1]
s = sorted(data)
print(s[len(s) // 2], sum(s) / len(s), sorted(data, key=lambda v: -v), sorted(range(5), key=lambda v: (v % 2, -v)))
# === texts of long integers
def tried(f):
    try:
        print(len(f()))
    except ValueError as error:
        print(str(error)[:200])
n = 10 ** 4300
for f in (lambda: str(n), lambda: repr([n]), lambda: f'{n}', lambda: f'{-n:,}', lambda: '%d' % n, lambda: hex(n), lambda: f'{n:x}', lambda: str(n // 10), lambda: str(-(n // 10))):
    tried(f)
for text in ('9' * 4301, ' -' + '9' * 4301, '9' * 4300, '_'.join('9' * 4300), '9' * 5000 + 'x'):
    tried(lambda: str(int(text)))
print(int('f' * 4400, 16) % 1000003, int('7' * 4400, 8) % 1000003, int('z' * 30, 36))
