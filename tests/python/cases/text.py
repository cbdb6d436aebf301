# === f-strings
x, y = 3, 'é'
print(f'{x} {x!r:>4} {y!a} {x=} {x + 1 = } {{}} {"nested " + str(x)} {x:{x}d}|')
# === format specs of ints
print(['{:{}}'.format(v, s) for v, s in [(5, '5'), (5, '<5'), (5, '^5'), (5, '+'), (5, ' '), (5, '05'), (-5, '05'), (255, 'x'), (255, '#X'), (5, 'b'), (8, '#o'), (1234567, ','), (1234567, '_'), (255, '#010x'), (65, 'c'), (5, '.2f'), (50, '%'), (12345, 'e'), (5, '*^9d'), (-3, '=+6d')]])
# === format specs of floats
print(['{:{}}'.format(v, s) for v, s in [(3.14159, '.2f'), (3.0, ''), (1e20, ''), (1234.5, ',.1f'), (0.00001, 'g'), (1e-7, ''), (123456789.0, 'g'), (2.5, '.0f'), (3.5, '.0f'), (0.1, '.20f'), (1.5, 'e'), (1.5, '.3E'), (0.25, '%'), (0.256, '.1%'), (float('inf'), 'f'), (float('nan'), '5'), (-0.0, ''), (1.0, 'n'), (2.0, '+.1f'), (1e16, ''), (123.456, '10.2f'), (123.456, '<10.2f|'[:6])]])
# === format specs of texts
print('{:5}|{:>5}|{:^5}|{:*<5}|{:.2}|{:5.1}|'.format('ab', 'ab', 'ab', 'ab', 'abc', 'xyz'))
# === bad format code
'{:d}'.format('a')
# === bad format code for a float
'{:d}'.format(1.5)
# === format by position, name, attribute, item
class A: pass
a = A(); a.n = 5
print('{0} {1} {0}'.format(1, 2), '{} {}'.format(1, 2), '{k} {k!r}'.format(k='v'), '{a.n} {d[x]} {l[0]}'.format(a=a, d={'x': 1}, l=[9]))
# === format index out of range
'{} {}'.format(1)
# === format with an unknown name
'{x}'.format(y=1)
# === percent formatting
print('%s %d %5.2f %x %o %e %g %c %% %r' % ('a', 5, 3.14159, 255, 8, 12345.678, 0.0001, 'c', 'q'))
print('%(a)s %(b)05d' % {'a': 1, 'b': 2}, '%-5s|%5s|%+d|% d' % ('ab', 'cd', 3, 4), '%s' % [1, 2], '%s' % ((1, 2),), '%*d' % (5, 42), '%.3s' % 'abcdef')
# === percent with too few
'%s %s' % ('a',)
# === percent with too many
'%s' % ('a', 'b')
# === percent with a wrong type
'%d' % 'a'
# === float repr
print(0.1, 1e16, 1e15, 123456789012345680.0, 1e-5, 0.0001, 1.0, -0.0, 5e-324, 1.7976931348623157e308, float('inf'), -float('inf'), 1/3, 2/3, 100.0, 1e22, 1e21, 0.1 + 0.2)
# === float methods
print((2.5).is_integer(), (4.0).is_integer(), float('1e3'), float(' 2.5 '), float('-inf'), float('1_0.5'))
# === round
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1.5), round(0.5), round(1e16), round(2.0, 1), type(round(2.5)), type(round(2.5, 0)), round(1250, -2), round(5, 3))
# === case methods
s = 'hello World'
print(s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.islower(), 'ABC'.isupper(), 'Ab'.istitle(), 'aB'.casefold())
# === tests of text
print('12'.isdigit(), 'a1'.isalnum(), 'ab'.isalpha(), ' '.isspace(), ''.isdigit(), 'a_1'.isidentifier(), '1a'.isidentifier(), 'abc'.isascii(), 'x'.isprintable(), '12'.isdecimal(), '12'.isnumeric())
# === split and join
print('a b  c'.split(), 'a,b,,c'.split(','), 'a,b,c'.split(',', 1), 'a,b,c'.rsplit(',', 1), ' x '.split(' '), '-'.join('abc'), 'a\nb\r\nc'.splitlines(), 'a\nb'.splitlines(True), ''.split(), ''.split(','))
# === strip
print('  x '.strip(), 'xxaxx'.strip('x'), 'abc'.lstrip('ab'), 'abc'.rstrip('bc'), 'prefix_x'.removeprefix('prefix_'), 'x.py'.removesuffix('.py'))
# === find and count
s = 'banana'
print(s.find('an'), s.rfind('an'), s.find('x'), s.count('a'), s.count('ana'), s.index('n'), s.find('a', 2), s.find('a', 2, 3), s.rindex('a'), 'n' in s, s.count(''), s.startswith('ba'), s.endswith(('x', 'na')), s.startswith('an', 1))
# === replace and translate
print('aXbX'.replace('X', '-'), 'aaa'.replace('a', 'b', 2), 'abc'.replace('', '.'), 'abc'.translate(str.maketrans('ab', 'xy', 'c')), 'abc'.translate({97: 'AA', 98: None}))
# === pad
print('5'.zfill(3), '-5'.zfill(4), 'a'.center(5, '*'), 'a'.ljust(3) + '|', 'a'.rjust(3), 'a\tb'.expandtabs(4))
# === partition
print('a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'abc'.partition('x'), 'abc'.rpartition('x'))
# === slices of text
s = 'abcdef'
print(s[1:3], s[::-1], s[-2:], s[::2], s[10:], s[:-10], s[4:1:-1], s[-1])
# === text beyond ASCII
s = 'aé漢🎉'
print(len(s), s[1], s[::-1], s.encode(), ord('é'), chr(0x6f22), repr(s), s.find('漢'), 'é' in s, s + 'x', s * 2, [c for c in s])
# === escapes in reprs
print(repr('a\n\t\\\'"'), repr("it's"), repr('\x00\x7f\xa0'), repr(b'a\x00\xff'), '\u0041\N{BULLET}' if False else '\u0041')
# === bytes
b = b'abc'
print(b[0], b[1:], len(b), b + b'd', b.decode(), list(b), b.hex(), bytes(3), bytes([65, 66]), b == b'abc', b'b' in b if False else True)
# === text comparisons
print('a' < 'b', 'Z' < 'a', 'abc' < 'abd', '' < 'a', max('hello'), min('hello'), sorted('hello'))
# === multiplication and concatenation
print('ab' * 3, 3 * 'x', 'a' 'b', 'a' * 0, 'a' * -1)
# === raw and triple quotes
print(r'\n', '''a
b''', 'a\
b')
# === string constants and templates
import string
print(string.ascii_lowercase, string.digits, string.Template('$x ${y} $$').substitute(x=1, y=2), string.capwords('a bc d'))
# === textwrap
import textwrap
print(textwrap.dedent('''
    a
      b
    c'''), textwrap.indent('a\nb', '> '))
# === re: search and groups
import re
m = re.search(r'(\w+)@(\w+)\.com', 'mail bob@site.com now')
print(m.group(), m.group(1, 2), m.groups(), m.span(), m.start(2), m[1], bool(m))
print(re.match('b', 'abc'), re.fullmatch('abc', 'abc') is not None, re.search('c$', 'abc').start())
# === re: findall and finditer
import re
print(re.findall(r'\d+', 'a1b22c333'), re.findall(r'(\w)(\d)', 'a1b2'), re.findall(r'(a)|b', 'ab'), [m.span() for m in re.finditer('a*', 'baac')], re.findall('x*', 'axb'))
# === re: sub
import re
print(re.sub(r'(\w+) (\w+)', r'\2 \1', 'hello world'), re.sub('a', lambda m: m.group().upper(), 'banana', 2), re.sub('x*', '-', 'abxd'), re.subn('a', 'b', 'aaa'), re.sub(r'(?P<n>\d)', r'<\g<n>>', 'a1b2'), re.sub('[aeiou]', '', 'education'))
# === re: split
import re
print(re.split(r'\W+', 'Words, words, words.'), re.split(r'(\W)', 'a,b'), re.split('a', 'banana', 1), re.split('x*', 'axbc'))
# === re: greedy, lazy, alternation, anchors
import re
print(re.findall('<.*>', '<a><b>'), re.findall('<.*?>', '<a><b>'), re.search('a|ab', 'ab').group(), re.findall('^a', 'a\na', re.M), re.findall(r'\bfoo\b', 'foo food foo'), re.findall('a{2,3}', 'aaaaa'), re.findall('a{2,3}?', 'aaaaa'), re.search('(?i)ABC', 'xabc').group(), re.search('a.c', 'a\nc', re.S).group())
# === re: look around and back references
import re
print(re.findall(r'\w+(?=:)', 'a: b:c'), re.findall(r'(?<=\$)\d+', '$5 6 $7'), re.findall(r'(?<!a)b', 'ab b'), re.findall(r'a(?!b)', 'ab ac'), re.search(r'(\w)\1', 'hello').group(), re.search(r'(?P<q>["\']).*?(?P=q)', 'say "hi" now').group())
# === re: verbose and flags
import re
p = re.compile(r'''
    (?P<year>\d{4})  # year
    - (?P<month>\d\d)
''', re.X)
m = p.search('on 2024-05')
print(m.groupdict(), m.lastgroup, p.groups, p.groupindex['month'], re.escape('a.b*c'))
# === re: nested groups and repeats
import re
print(re.match(r'((a|b)+)c', 'abac').groups(), re.match(r'(a*)*b', 'aaab').groups(), re.match(r'(?:(\w+),?)+', 'ab,cd').group(1), re.match('(a)?b', 'b').groups('none'))
# === re: bad pattern
import re
try: re.compile('(a')
except re.error as e: print('error')
try: re.compile('*a')
except re.error as e: print('error')
# === textual order of dict text
print({'b': 1, 'a': [1, (2,), {3}]}, [None, True, 1.0, 'x', b'y', ...], (1,), (), {}, [], set(), frozenset())
# === self-containing containers
a = [1]; a.append(a)
d = {}; d['d'] = d
print(a, d)
# === repr of functions and types
print(int, str.join, len, [].append.__name__, type, Exception)
