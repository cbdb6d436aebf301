"""Versions, after PEP 440. Forms that no released package of the kind has are
refused by `InvalidVersion`."""


class InvalidVersion(ValueError):
    pass


def _number(text, start):
    """The number at `start` and where it ends; None if there is none."""
    end = start
    while end < len(text) and text[end] in '0123456789':
        end += 1
    return (int(text[start:end]), end) if end > start else (None, end)


_PHASES = (('alpha', 'a'), ('beta', 'b'), ('preview', 'rc'), ('pre', 'rc'), ('rc', 'rc'),
           ('a', 'a'), ('b', 'b'), ('c', 'rc'))


class Version:

    def __init__(self, version):
        text = version.strip().lower()
        if text.startswith('v'):
            text = text[1:]
        text, _, local = text.partition('+')
        self.local = local or None
        self.epoch = 0
        self.pre = self.post = self.dev = None
        parts, at = [], 0
        while True:
            number, end = _number(text, at)
            if number is None:
                raise InvalidVersion(f'Invalid version: {version!r}')
            parts.append(number)
            at = end
            if at + 1 < len(text) and text[at] == '.' and text[at + 1] in '0123456789':
                at += 1
                continue
            break
        self.release = tuple(parts)
        rest = text[at:]
        while rest:
            rest = rest.lstrip('.-_') if rest[0] in '.-_' else rest
            for word, phase in _PHASES:
                if rest.startswith(word) and self.pre is None:
                    number, end = _number(rest, len(word))
                    self.pre = (phase, number or 0)
                    rest = rest[end:]
                    break
            else:
                for word in ('post', 'dev'):
                    if rest.startswith(word):
                        number, end = _number(rest, len(word))
                        setattr(self, word, number or 0)
                        rest = rest[end:]
                        break
                else:
                    raise InvalidVersion(f'Invalid version: {version!r}')

    is_prerelease = property(lambda self: self.pre is not None or self.dev is not None)
    is_postrelease = property(lambda self: self.post is not None)
    is_devrelease = property(lambda self: self.dev is not None)
    major = property(lambda self: self.release[0])
    minor = property(lambda self: self.release[1] if len(self.release) > 1 else 0)
    micro = property(lambda self: self.release[2] if len(self.release) > 2 else 0)
    public = property(lambda self: str(self).split('+')[0])

    def _key(self):
        release = list(self.release)
        while len(release) > 1 and release[-1] == 0:
            release.pop()
        if self.pre is not None:
            phase = (1,) + self.pre
        elif self.dev is not None and self.post is None:
            phase = (0,)
        else:
            phase = (2,)
        post = -1 if self.post is None else self.post
        dev = (1, 0) if self.dev is None else (0, self.dev)
        return tuple(release), phase, post, dev, self.local or ''

    def __eq__(self, other):
        return self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __gt__(self, other):
        return self._key() > other._key()

    def __ge__(self, other):
        return self._key() >= other._key()

    def __str__(self):
        text = '.'.join([str(part) for part in self.release])
        if self.pre is not None:
            text += self.pre[0] + str(self.pre[1])
        if self.post is not None:
            text += f'.post{self.post}'
        if self.dev is not None:
            text += f'.dev{self.dev}'
        return text + (f'+{self.local}' if self.local else '')

    def __repr__(self):
        return f"<Version('{self}')>"


def parse(version):
    return Version(version)
