"""Plain methods: signatures, statements, decorators, layout."""
from __future__ import annotations

from spec import ClassSpec, Member
from supers import Block, kMethods, Supers

kSignatures = ('x', 'x', 'x=4', 'x, y=3', 'x, *rest', 'x, **options', 'x, *, key=2')


class Methods(Supers):
    """Makes `__init__` and the methods f, g, h."""

    last_module = 0

    def add_init(self, spec: ClassSpec) -> None:
        number = spec.number
        body = [[f"log('{number}.__init__', a)"]]
        if self.has_super(number, '__init__'):
            call = self.random.choice(['super().__init__(a, **rest)', 'super().__init__(a=a + 1, **rest)',
                                       f'super(«{number}», self).__init__(a, **rest)', 'super().__init__(**rest)'])
            parents = self.ancestors_with(number, '__init__')
            skip = self.skippable(number, '__init__')
            if self.has('forms') and parents and self.try_use('explicit parent', 15):
                call = f'{self.random.choice(parents)}.__init__(self, a, **rest)'
            elif self.has('forms') and skip and self.try_use('super skips', 15):
                call = f'super({self.random.choice(skip)}, self).__init__(a)'
            body.append([call])
        elif self.chance(50):
            body.append(['super().__init__()'])
        body.insert(self.random.randint(1, len(body)), [f'self.u = num(a) + {number}'])
        if self.chance(50):
            body.append(['self.w = [tweak(a)]'])
        spec.members.append(Member(['def __init__(self, a=1, **rest):'], body))
        self.defined[number].add('__init__')

    def add_methods(self, spec: ClassSpec) -> None:
        for name in kMethods:
            if not self.chance(55 if spec.number else 80):
                continue
            if self.has('members') and self.try_use('method twice', 5):
                spec.members.append(Member([f'def {name}(self, x):'], [['return None']]))
            spec.members.append(self.method(spec.number, name))
            self.defined[spec.number].add(name)

    def method(self, number: int, name: str) -> Member:
        me = 'this' if self.has('names') and self.try_use('this for self', 10) else 'self'
        signature = self.signature()
        if self.has('forms') and self.has_super(number, name) and self.try_use('one line method', 6):
            return Member(self.decorators() + [f'def {name}({me}, {signature}): return num({self.super_call(number, name, me)})'])
        body: list[Block] = []
        if self.try_use('docstring', 20):
            body.append(['"""What it does."""'])
        body.append([f"log('{number}.{name}', x, type({me}).__name__)"])
        body.append(['r = 0'])
        if 'seen' in signature:
            body.append(['seen.append(K)', 'r += num(seen)'])
        if 'kept' in signature:
            body.append([f'{me}.kept = kept'])
        if 'store' in signature:
            body.append(['r += num(stash(store=store, x=num(x)))'])
        for _ in range(self.random.randint(0, 2)):
            block = self.super_block(number, name, me)
            if block:
                body.append(block)
        for _ in range(self.random.randint(0, 3)):
            body.append(self.statement(number, name, me))
        body.append(['return num(r) + num(x)'])
        final = self.super_call(number, name, me) if self.chance(15) else None
        if final:
            self.use('super return')
            body[-1] = [f'return {final}']
        return Member(self.decorators() + self.heading(name, me, signature), body)

    def signature(self) -> str:
        signature = self.random.choice(kSignatures)
        if not self.has('functions') or not signature.endswith('=3') or not self.chance(80):
            return signature
        return self.pick([('default global', 'x, y=K'), ('default mutable', 'x, seen=[]'), ('loud: default call', 'x, y=tweak(5)'),
                          ('default kept', 'x, kept=[K]'), ('default passed on', 'x, store={}'),
                          ('default only read', 'x, y=[K, 2]')]) or signature

    def heading(self, name: str, me: str, signature: str) -> Block:
        if self.has('functions') and signature == 'x':
            found = self.pick([('odd layout', [f'def {name}(', f'        {me},', '        x,  # what comes in', '):']),
                               ('annotations', [f'def {name}({me}, x: Optional[int]) -> Optional[int]:']),
                               ('string annotation', [f"def {name}({me}, x: 'Optional[int]') -> 'Optional[int]':"]),
                               ('captured global', [f'def {name}({me}, x):'])])
            return found or [f'def {name}({me}, x):']
        return [f'def {name}({me}, {signature}):']

    def decorators(self) -> Block:
        if self.has('classes') and self.try_use('cache_randomness', 12):
            return ['@cache_randomness']
        if not self.has('functions') or not self.chance(25):
            return []
        return self.pick([('decorator', ['@noted']), ('decorator of module', ['@marked']),
                          ('decorator of external', ['@outer.noted']), ('decorator reads name', ['@named']),
                          ('decorator with arguments', ['@scaled(', '    K,', ')']),
                          ('decorator records', ['@recorded']), ('decorator keeps state', ['@counted_calls']),
                          ('decorator', ['@noted', '@marked'])]) or []

    def statement(self, number: int, name: str, me: str) -> Block:
        """A block that does something visible without going up."""
        later = [other for other in kMethods if other > name]
        choices: list[tuple[str, Block]] = [
            ('captured global', [f'{me}.u = num(x) + K']),
            ('captured global', [f"{me}.v = tweak(getattr({me}, 'u', 1))"]),
            ('global rebound', ['r += bump()']), ('captured global', ['for i in range(2):', '    r += i * K']),
            ('single inheritance', ['x = num(x) + 1']),
            ('single inheritance', ['if num(x) % 2:', f'    {me}.odd = x', 'else:', '    r -= 1']),
        ]
        if later:
            other = self.random.choice(later)
            choices += [('call down', [f"r += num({me}.{other}(num(x) + 1)) if hasattr({me}, '{other}') else 0"]),
                        ('call down', [f"r += num(getattr({me}, '{other}', num)(x))"])]
        if self.has('functions'):
            choices += [
                ('multi-line string', ["text = '''a", 'b  # no comment', "'''", 'r += len(text)']),
                ('multi-line string', ['text = f"""{K}', '  {num(x)!r:>4}', '"""; r += len(text)']),
                ('locals', ["r += len(set(locals()) - {'__class__'})"]),
                ('comment', ['r += COUNT  # a comment with super().f(x)']),
                ('odd layout', [f'log({f"line {number}"!r}', '    , x,  K)']),
                ('backslash', ['r = r + \\', '    K']), ('semicolons', ['r += 1; r += K;']),
                ('non-ASCII', ["äöü = 'größe «'".replace('«', '→'), 'r += len(äöü) + K'])]
        if self.has('names'):
            choices += [('module attribute', ["log('in', __name__.rpartition('.')[2], bool(__doc__), __file__.rpartition('/')[2])"]),
                        ('module written', [f'from . import m{self.last_module} as other',
                                            "other.K = num(getattr(other, 'K', 1)) % 7 + 1", 'r += K']),
                        ('mangled state', [f'{me}.__k = num(x)', f'r += {me}.__k']),
                        ('import in function', ['from ..registry import MODELS as found', 'r += num(found.name)']),
                        ('import in function', [f'from . import m{self.last_module} as other', 'r += num(other.__doc__)'])]
        return self.pick(choices) or ['r += 2']
