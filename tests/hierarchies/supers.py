"""Calls that go up the hierarchy, in every place in which Python has them."""
from __future__ import annotations

from typing import Optional

from choices import Choices

kMethods = ('f', 'g', 'h')

Block = list[str]


class Supers(Choices):
    """What a class may call above itself. `real` are stand-ins that give the order."""

    def __init__(self, seed: int, features: tuple[str, ...]):
        super().__init__(seed, features)
        self.real: dict[int, type] = {}
        self.number_of: dict[type, int] = {}
        self.defined: dict[int, set[str]] = {}

    def after(self, number: int) -> list[type]:
        return list(self.real[number].__mro__[1:-1])

    def defines(self, cls: type, name: str) -> bool:
        if cls in self.number_of:
            return name in self.defined[self.number_of[cls]]
        return name in vars(cls)

    def has_super(self, number: int, name: str) -> bool:
        """Whether something after the class defines the name; then it does in every leaf too (C3 is monotonic)."""
        return any(self.defines(cls, name) for cls in self.after(number))

    def ancestors_with(self, number: int, name: str) -> list[str]:
        """Internal ancestors through which `Ancestor.name` is found."""
        return [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of and
                any(self.defines(c, name) for c in cls.__mro__[:-1])]

    def skippable(self, number: int, name: str) -> list[str]:
        """Internal ancestors A for which super(A, self).name is found."""
        return [f'«{self.number_of[cls]}»' for cls in self.after(number) if cls in self.number_of and
                any(self.defines(c, name) for c in cls.__mro__[1:-1])]

    def super_block(self, number: int, name: str, me: str) -> Optional[Block]:
        """A statement (or a few) with a super call; None if nobody up there has the method."""
        target = name
        others = [other for other in kMethods if other > name]
        if self.has('forms') and others and self.try_use('super other method', 15):
            target = self.random.choice(others)
        call = self.super_call(number, target, me)
        if call is None:
            return None
        blocks = [('super statement', [call]), ('super assignment', [f'r = {call}']), ('super operand', [f'r += num({call})']),
                  ('super to state', [f'{me}.u = num({call})'])]
        if self.has('forms') and self.chance(75):
            blocks = self.odd_blocks(number, target, me, call)
        return self.pick(blocks)

    def odd_blocks(self, number: int, name: str, me: str, call: str) -> list[tuple[str, Block]]:
        own = f'super(«{number}», {me})'
        printed = f"r = len(f'{{{call}}}')" if '{' not in call and "'" not in call else f'r = len(str({call}))'
        return [
            ('super and', [f'r = num(x) > 2 and num({call})']),
            ('super conditional', [f'r = 1 if num(x) % 3 else num({call})']),
            ('super lambda', [f'r = (lambda: num({own}.{name}(x)))()']),
            ('super lambda own', [f'r = (lambda {me}: num(super().{name}(x)))({me})']),
            ('super generator expression', [f'r = sum(num({own}.{name}(i)) for i in range(2))']),
            ('super comprehension', [f'r = [num(i) for i in [{call}]]']),
            ('super comprehension', [f'r = {{i: num({own}.{name}(i)) for i in range(2)}}']),
            ('super nested function', ['def inner():', f'    return {own}.{name}(x)', 'r = num(inner())']),
            ('super nested own', [f'def inner({me}, x):', f'    return super().{name}(x)', f'r = num(inner({me}, x))']),
            ('loud: super value', ['up = super()', f'r = num(up.{name}(x))']),
            ('loud: getattr super', [f"r = num(getattr(super(), '{name}')(x))"]),
            ('super in try', ['try:', f'    r = num({call})', 'finally:', f"    log('{number} finally')"]),
            ('super in try', ['try:', f'    r = num({call})', 'except KeyError as error:', '    r = num(error)', 'else:',
                              '    r += 1']),
            ('super in if', [f'if num({call}) % 2:', '    r += 3']), ('super unpacked', [f'a, b = {call}, K', 'r = num(a) + b']),
            ('super in while', ['while r < 1:', f'    r = num({call}) + 1']),
            ('super twice', [f'r = num({call}) + num({call})']),
            ('super bound method', [f'm = super().{name}', 'r = num(m(x))']),
            ('super argument', [f"log('in a call', {call})"]), ('super in f-string', [printed]),
            ('super in with', ['with contextlib.suppress(KeyError):', f'    r = num({call})']),
            ('super starred', [f'r = num([*[{call}], 2])']),
            ('super in default', [f'def later(v={call}):', '    return num(v)', 'r = later()']),
            ('super walrus', [f'if (got := num({call})) > 3:', '    r = got']),
        ]

    def arguments(self) -> str:
        return self.random.choice(['x', 'x', 'num(x) + 1', 'x=x', '*[x]', "**{'x': x}"])

    def super_call(self, number: int, name: str, me: str) -> Optional[str]:
        if not self.has_super(number, name):
            return None
        arguments = self.arguments()
        parents = self.ancestors_with(number, name)
        skips = self.skippable(number, name)[:2]
        if self.has('forms') and parents and self.try_use('explicit parent', 12):
            return f'{self.random.choice(parents)}.{name}({me}, {arguments})'
        if self.has('forms') and skips and self.try_use('super skips', 15):
            return f'super({self.random.choice(skips)}, {me}).{name}({arguments})'
        if self.try_use('super with class', 30):
            return f'super(«{number}», {me}).{name}({arguments})'
        return f'super().{name}({arguments})'
