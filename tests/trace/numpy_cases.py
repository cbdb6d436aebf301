# === arange
import numpy as np
for a in (np.arange(5), np.arange(2, 9, 3), np.arange(-3, 3.1, 1.0), np.arange(0, 1, 0.1), np.arange(4, dtype=np.float32), np.arange(0.5, 3), np.arange(5, 0, -2)):
    print(a.dtype, a.shape, a.tolist())
# === linspace
import numpy as np
for a in (np.linspace(0, 0.1, 12), np.linspace(0, 0, 4), np.linspace(1, 2, 1), np.linspace(0, 1, 5, endpoint=False), np.linspace(-3, 7, 9), np.linspace(0.3, 0.7, 0)):
    print(a.dtype, a.tolist())
print([type(x).__name__ for x in np.linspace(0, 1, 3)], [x.item() for x in np.linspace(0, 0.3, 7)])
# === scalars
import numpy as np
x = np.float64(2.5)
print(x, x + 1, 1 + x, x * np.float64(3), type(x * 2).__name__, type(2 / x).__name__, isinstance(x, float), isinstance(x, np.floating), -x, abs(-x), x == 2.5, x > 2, int(x), round(x, 1), x // 2, x % 2, x ** 2, f'{x:.3f}', hash(x) == hash(2.5), {2.5: 1}[x], x.item(), x.astype(int))
i = np.int64(7)
print(i, i + 1, type(i + 1).__name__, isinstance(i, int), isinstance(i, np.integer), list(range(10))[i], i / 2, i // 2, type(i / 2).__name__, i == 7, -i, i * 1.5, [0] * i, i % 4, 3 - i, 2 ** i, bool(i), int(i), float(i), i < 8, hash(i) == hash(7))
print(np.float64(1) / np.float64(4), np.int64(3) * np.float64(0.5), type(np.prod([2, 3])).__name__, np.bool_(True), type(np.float64(1) < 2).__name__, not np.bool_(False))
# === functions of numbers
import math
import numpy as np
print(np.sqrt(2), np.log(10), np.log2(8), np.log10(1000.0), np.exp(1.0), np.floor(2.7), np.ceil(2.1), np.power(10000, 0.25), np.power(2, 3), np.floor_divide(7, 2), np.floor_divide(-7.0, 2), np.round(2.5), np.round(3.5), np.round(-0.4), np.sin(0.5), np.cos(0.5), np.abs(-3), np.maximum(2, 3), np.minimum(2.0, 3), np.divide(1, 3), np.mod(-7, 3), np.pi, np.inf, np.sqrt(16) == 4, int(np.sqrt(196)), np.square(3.0), np.log(0.0), np.prod((3, 4, 5)), np.prod(()), np.sum([1, 2, 3]), np.clip(5, 0, 3), np.isnan(np.nan), np.max([3, 9, 2]), np.negative(2))
# === RegNet's widths
import numpy as np
def widths(depth, slope, initial, parameter, divisor=8):
    continuous = np.arange(depth) * slope + initial
    ks = np.round(np.log(continuous / initial) / np.log(parameter))
    widths = initial * np.power(parameter, ks)
    widths = np.round(np.divide(widths, divisor)) * divisor
    return widths.astype(int).tolist(), len(np.unique(widths))
for given in ((22, 24.48, 24, 2.54), (16, 27.89, 48, 2.09), (25, 33.22, 96, 2.2), (23, 69.86, 320, 2.0)):
    print(widths(*given))
print(np.diff([0, 2, 7, 13]).tolist(), np.unique([3, 1, 3, 2]).tolist())
# === sinusoids
import numpy as np
n, d = 6, 8
table = np.array([[p / np.power(10000, 2 * (i // 2) / d) for i in range(d)] for p in range(n)])
table[:, 0::2] = np.sin(table[:, 0::2])
table[:, 1::2] = np.cos(table[:, 1::2])
print(table.shape, table.dtype, [[round(x, 12) for x in row] for row in table.tolist()])
# === subscripts
import numpy as np
a = np.arange(24).reshape(2, 3, 4)
print(a[1].tolist(), a[0, 1].tolist(), a[0, 1, 2], a[:, 1:, ::2].tolist(), a[..., -1].tolist(), a[:, None].shape, a[-1, ::-1].tolist(), a[1, :, 0].tolist(), len(a), a.T.shape, a.size, a.ndim)
print(a[a > 20].tolist(), a[[1, 0]].shape, np.arange(5)[np.array([4, 0])].tolist())
b = np.zeros((2, 3))
b[0] = 1
b[:, 2] = [7, 8]
b[1, 0] += 2
print(b.tolist(), b.dtype)
try:
    a[5]
except IndexError as e:
    print(e)
# === dtypes
import numpy as np
f = np.arange(3, dtype=np.float32)
print((f * 2).dtype, (f * 2.5).dtype, (f + np.float64(1)).dtype, (f + np.arange(3)).dtype, (np.arange(3) + 1.5).dtype, (np.arange(3) * True).dtype, (np.arange(3) / 2).dtype, (np.array([True, False]) + 1).dtype, np.array([1, 2.5]).dtype, np.array([1, 2]).dtype, np.array([True]).dtype, np.zeros(2).dtype, np.ones(2, dtype=int).dtype, (f / 3).tolist(), f.dtype == np.float32, np.dtype('float32') == f.dtype, np.array([1.7, -1.7]).astype(int).tolist(), np.array(3).shape, np.array([0.1], dtype=np.float32).tolist())
# === shapes
import numpy as np
a, b = np.arange(3), np.arange(4)
x, y = np.meshgrid(a, b)
print(x.tolist(), y.tolist())
print([g.tolist() for g in np.meshgrid(a, b, indexing='ij')])
print(np.stack([a, a + 3]).tolist(), np.stack([a, a + 3], axis=1).tolist(), np.concatenate([a, b]).tolist(), np.concatenate([np.ones((2, 1)), np.zeros((2, 2))], axis=1).tolist(), np.vstack([a, a]).shape, np.hstack([a, b]).shape)
print((a[:, None] + b).tolist(), (a.reshape(3, 1) * b.reshape(1, -1)).tolist(), np.einsum('m,d->md', a, b).tolist(), np.einsum('a,b->ba', a, b).tolist())
print(np.matmul(a.reshape(1, 3), a.reshape(3, 1)).tolist(), np.repeat(a, 2).tolist(), np.tile(a, 2).tolist(), np.flip(a).tolist(), np.where(a > 1)[0].tolist(), np.where(a > 1, a, -1).tolist(), np.cumsum(b).tolist(), np.argmax(b), np.argsort(np.array([3, 1, 2])).tolist(), np.eye(2).tolist(), np.full((2, 2), 7).tolist(), a.reshape(-1).shape, np.expand_dims(a, 0).shape)
print(a.sum(), b.max(), b.min(), np.sum(b.reshape(2, 2), axis=0).tolist(), np.prod(b.reshape(2, 2), axis=1).tolist(), (b > 1).any(), (b > -1).all(), np.mean([1.0, 2.0]), np.array_equal(a, [0, 1, 2]))
# === what goes wrong
import numpy as np
for f in (lambda: np.array([[1], [1, 2]]), lambda: np.arange(3) + np.arange(4), lambda: np.arange(6).reshape(4, 2), lambda: bool(np.arange(3)), lambda: len(np.float64(1)), lambda: np.power(2, -1), lambda: np.concatenate([])):
    try:
        f()
    except Exception as e:
        print(type(e).__name__)
# === in place
import numpy as np
a = np.arange(4.0)
a *= 2
a += np.ones(4)
a /= 4
print(a.tolist())
e = np.arange(8, dtype=np.float32)
e /= 16 / 2.
print(e.dtype, (1. / e[1:]).tolist())
