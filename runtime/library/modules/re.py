"""Regular expressions; after the documentation of Python's module `re`."""

import _flattenc

A = ASCII = 256
I = IGNORECASE = 2
L = LOCALE = 4
U = UNICODE = 32
M = MULTILINE = 8
S = DOTALL = 16
X = VERBOSE = 64
NOFLAG = 0


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        super().__init__(msg)
        self.msg = msg
        self.pattern = pattern
        self.pos = pos


class Match:
    def __init__(self, pattern, string, slots, pos, endpos):
        self.re = pattern
        self.string = string
        self._slots = slots
        self.pos = pos
        self.endpos = endpos

    def _number(self, group):
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError('no such group')
            return self.re.groupindex[group]
        if not 0 <= group <= self.re.groups:
            raise IndexError('no such group')
        return group

    def _get(self, group, default=None):
        i = self._number(group)
        start = self._slots[2 * i]
        if start < 0 or self._slots[2 * i + 1] < 0:
            return default
        return self.string[start:self._slots[2 * i + 1]]

    def group(self, *groups):
        if len(groups) < 2:
            return self._get(groups[0] if groups else 0)
        return tuple(self._get(g) for g in groups)

    def __getitem__(self, group):
        return self._get(group)

    def groups(self, default=None):
        return tuple(self._get(i + 1, default) for i in range(self.re.groups))

    def groupdict(self, default=None):
        return {name: self._get(i, default)
                for name, i in self.re.groupindex.items()}

    def start(self, group=0):
        return self._slots[2 * self._number(group)]

    def end(self, group=0):
        return self._slots[2 * self._number(group) + 1]

    def span(self, group=0):
        return self.start(group), self.end(group)

    @property
    def lastindex(self):
        last, best = None, -1
        for i in range(1, self.re.groups + 1):
            if self._slots[2 * i + 1] > best:
                last, best = i, self._slots[2 * i + 1]
        return last

    @property
    def lastgroup(self):
        for name, i in self.re.groupindex.items():
            if i == self.lastindex:
                return name
        return None

    def expand(self, template):
        return ''.join(p if isinstance(p, str) else self._get(p[0], '') or ''
                       for p in _template(self.re, template))

    def __bool__(self):
        return True

    def __copy__(self):
        return self

    def __repr__(self):
        return (f'<re.Match object; span={self.span()!r}, '
                f'match={self.group()!r}>')


_ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a',
            'b': '\b', '\\': '\\'}


def _template(pattern, text):
    """The parts of a replacement: text, and (group,)."""
    out, i = [], 0
    while i < len(text):
        c = text[i]
        if c != '\\':
            j = text.find('\\', i)
            j = len(text) if j < 0 else j
            out.append(text[i:j])
            i = j
            continue
        i += 1
        if i >= len(text):
            raise error('bad escape (end of pattern)')
        c = text[i]
        if c == 'g':
            if text[i + 1:i + 2] != '<' or '>' not in text[i:]:
                raise error('missing <')
            end = text.index('>', i)
            name = text[i + 2:end]
            if name.isdigit():
                number = int(name)
            elif name in pattern.groupindex:
                number = pattern.groupindex[name]
            else:
                raise IndexError(f'unknown group name {name!r}')
            if number > pattern.groups:
                raise error(f'invalid group reference {number}')
            out.append((number,))
            i = end + 1
        elif c == '0':
            out.append('\0')
            i += 1
        elif c.isdigit():
            j = i + 1
            if text[j:j + 1].isdigit():
                j += 1
            number = int(text[i:j])
            if number > pattern.groups:
                raise error(f'invalid group reference {number}')
            out.append((number,))
            i = j
        elif c in _ESCAPES:
            out.append(_ESCAPES[c])
            i += 1
        elif c.isalpha():
            raise error(f'bad escape \\{c}')
        else:
            out.append('\\' + c)
            i += 1
    return out


class Pattern:
    def __init__(self, pattern, flags):
        made = _flattenc.regex_compile(pattern, flags)
        if isinstance(made, str):
            raise error(made, pattern)
        self._program, self.groups, self.groupindex, flags = made
        self.pattern = pattern
        self.flags = flags | (0 if flags & ASCII else UNICODE)

    def _run(self, string, pos, endpos, mode):
        if endpos is None:
            endpos = 9223372036854775807
        slots = _flattenc.regex_run(self._program, string, pos, endpos, mode)
        if slots is None:
            return None
        return Match(self, string, slots, pos, min(endpos, len(string)))

    def search(self, string, pos=0, endpos=None):
        return self._run(string, pos, endpos, 0)

    def match(self, string, pos=0, endpos=None):
        return self._run(string, pos, endpos, 1)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._run(string, pos, endpos, 2)

    def finditer(self, string, pos=0, endpos=None):
        size = len(string) if endpos is None else min(endpos, len(string))
        advance = 0
        while pos <= size:
            found = self._run(string, pos, endpos, advance)
            if found is None:
                return
            yield found
            start, pos = found.span()
            # Two empty matches never stand at one place.
            advance = 4 if start == pos else 0

    def findall(self, string, pos=0, endpos=None):
        out = []
        for found in self.finditer(string, pos, endpos):
            if self.groups == 0:
                out.append(found.group())
            elif self.groups == 1:
                out.append(found._get(1, ''))
            else:
                out.append(found.groups(''))
        return out

    def subn(self, repl, string, count=0):
        if callable(repl):
            fill = repl
        elif '\\' not in repl:
            fill = lambda found: repl
        else:
            parts = _template(self, repl)
            fill = lambda found: ''.join(
                p if isinstance(p, str) else found._get(p[0], '')
                for p in parts)
        out, last, n = [], 0, 0
        for found in self.finditer(string):
            if count and n >= count:
                break
            out.append(string[last:found.start()])
            out.append(fill(found))
            last = found.end()
            n += 1
        out.append(string[last:])
        return ''.join(out), n

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def split(self, string, maxsplit=0):
        out, last, n = [], 0, 0
        for found in self.finditer(string):
            if maxsplit and n >= maxsplit:
                break
            out.append(string[last:found.start()])
            out.extend(found.groups())
            last = found.end()
            n += 1
        out.append(string[last:])
        return out

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.pattern == other.pattern and self.flags == other.flags

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        names = [name for bit, name in ((I, 're.IGNORECASE'), (M, 're.MULTILINE'),
                                        (S, 're.DOTALL'), (X, 're.VERBOSE'))
                 if self.flags & bit]
        tail = ', ' + '|'.join(names) if names else ''
        return f're.compile({self.pattern!r}{tail})'


_cache = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError(
                'cannot process flags argument with a compiled pattern')
        return pattern
    key = (pattern, int(flags))
    if key not in _cache:
        _cache[key] = Pattern(pattern, int(flags))
    return _cache[key]


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def escape(pattern):
    return ''.join('\\' + c if c in '()[]{}?*+-|^$\\.&~# \t\n\r\v\f' else c
                   for c in pattern)


def purge():
    _cache.clear()
