"""Runs many generated packages in this one process and prints, for each, what it did as a JSON line.

    python observe.py JOBS     JOBS: JSON lines {"key", "root", "package", "config"}

`package` is `zoo` (the original) or `pack` (the export); nothing else may tell the two apart in what is printed.
"""
from __future__ import annotations

import asyncio
import inspect
import json
import re
import signal
import sys
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parent / 'stand_in'))

import mmengine.model  # noqa: E402
import mmengine.registry  # noqa: E402
import torch.nn  # noqa: E402
from mmcv.transforms.utils import cache_randomness  # noqa: E402
from mmengine.optim.scheduler import LRSchedulerMixin  # noqa: E402
import outer  # noqa: E402
from outer import trace  # noqa: E402

kExternals = (mmengine.model.BaseModule, torch.nn.Module, torch.nn.Sequential, LRSchedulerMixin, outer.Plain, outer.Child,
              outer.Mixin, outer.Hooked)
kSeconds = 20


def is_own(module: str) -> bool:
    top = module.split('.')[0]
    return top in ('zoo', 'pack') or top.startswith('pack_')


def forget() -> None:
    """Makes the next package with the same name a new one."""
    for name in [name for name in sys.modules if is_own(name)]:
        del sys.modules[name]
    for registry in vars(mmengine.registry).values():
        if isinstance(registry, mmengine.registry.Registry):
            registry.children.clear()
    trace.entries.clear()


def attempt(tag: str, action: Callable[[], Any]) -> None:
    """Traces the action's value or its kind of error; limits are no part of behaviour."""
    try:
        trace.log(tag, action())
    except (RecursionError, OverflowError, TimeoutError):
        raise
    except Exception as error:
        trace.log(tag, f'error {type(error).__name__}')


def describe_class(cls: type) -> None:
    """What can be seen of a class without calling it."""
    trace.log('class', cls.__name__, cls.__module__.partition('.')[2], cls.__doc__)
    trace.log('externals', [f'{c.__module__}.{c.__qualname__}' for c in cls.__mro__ if not is_own(c.__module__)])
    trace.log('kinds', [issubclass(cls, external) for external in kExternals])
    public = [name for name in sorted(dir(cls)) if not name.startswith('_')]
    trace.log('names', public)
    for name in public:
        static = inspect.getattr_static(cls, name)
        trace.log('member', name, type(static).__name__)
        value = getattr(cls, name)
        if isinstance(static, cache_randomness):
            trace.log('remembered', name, name in cls._methods_with_randomness)  # type: ignore[attr-defined]
        if callable(value) and not isinstance(value, type):
            attempt('signature', lambda: [name, str(inspect.signature(value)), value.__doc__])
        elif not isinstance(value, property):
            attempt('value', lambda: [name, value])
    abstract = getattr(cls, '__abstractmethods__', ())
    trace.log('abstract', sorted(abstract), type(cls).__name__)


def scrubbed(text: str) -> str:
    """A representation without addresses and without the name of the package."""
    return re.sub(r'\b(zoo|pack)\.|0x[0-9a-f]+', '', text)


async def collect(value: Any) -> list[Any]:
    return [item async for item in value.agen(3)]


def use_with(value: Any) -> Any:
    with value as inner:
        trace.log('inside', inner)
    return inner


def use_context(value: Any, x: int) -> Any:
    with value.ctx(x) as inner:
        trace.log('inside', inner)
    return inner


def exercise(value: Any) -> None:
    """Calls everything that generated classes may have."""
    for name in ('f', 'g', 'h', 'f'):
        attempt(f'call {name}', lambda: getattr(value, name)(2))
        attempt(f'call {name} by keyword', lambda: getattr(value, name)(x=3))
    attempt('class method', lambda: type(value).c(4))
    attempt('class method of the object', lambda: value.c(5))
    attempt('static method', lambda: type(value).s(6))
    attempt('get', lambda: value.p)
    attempt('set', lambda: setattr(value, 'p', 8))
    attempt('get again', lambda: value.p)
    attempt('delete', lambda: delattr(value, 'p'))
    attempt('generator', lambda: list(value.gen(3)))
    attempt('context', lambda: use_context(value, 3))
    attempt('coroutine', lambda: asyncio.run(value.co(3)) if hasattr(value, 'co') else None)
    attempt('async generator', lambda: asyncio.run(collect(value)) if hasattr(value, 'agen') else None)
    attempt('called', lambda: value(3))
    attempt('length', lambda: len(value))
    attempt('item', lambda: value[3])
    if type(value).__repr__ is not object.__repr__:
        attempt('repr', lambda: scrubbed(repr(value)))
    attempt('hash', lambda: type(value).__hash__ is None)
    attempt('hash', lambda: hash(value) if type(value).__hash__ is not object.__hash__ else None)
    attempt('equal', lambda: [value == value, value == 3, value != value])
    attempt('iterated', lambda: [item for item, _ in zip(value, range(5))])
    attempt('entered', lambda: use_with(value))
    for name in ('cp', 'cp', 'slotted', 'stamp', 'field_0', 'walrus', 'inner', 'one'):
        attempt(name, lambda: getattr(value, name))
    attempt('partial', lambda: value.part())
    attempt('pile', lambda: value.pile())
    attempt('lambda', lambda: value.lam(3))
    attempt('overloaded', lambda: value.over(3))
    attempt('box', lambda: value.box.put(1))
    attempt('missing', lambda: value.missing)
    for name in ('touch', 'touch', 'ask', 'cell', 'late', 'alias'):
        attempt(name, lambda: getattr(value, name)())
    for _ in range(2):
        attempt('cached', lambda: value.cached(3))
    attempt('dispatch', lambda: value.dispatch(3))
    attempt('state', lambda: vars(value))


def late(*_: Any) -> None:
    raise TimeoutError


class Ballast:
    pass


def observe(job: dict[str, str]) -> dict[str, Any]:
    """The trace of one package, or why there is none.

    With `ballast`, so many objects live beside those of the package, whose addresses and hashes then are others.
    """
    forget()
    ballast = [Ballast() for _ in range(int(job.get('ballast', '0')))]
    sys.path.insert(0, job['root'])
    signal.alarm(kSeconds)
    try:
        space: dict[str, Any] = {}
        exec(compile(Path(job['config']).read_text(), 'config', 'exec'), space)
        registry = __import__(f'{job["package"]}.registry', fromlist=['MODELS'])
        for turn in range(2):
            attempt('build', lambda: None)
            model = registry.MODELS.build(space['model'])
            for value in model.parts:
                describe_class(type(value))
                exercise(value)
            for value in model.parts:
                describe_class(type(value))
        return {'key': job['key'], 'trace': list(trace.entries)}
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        limit = isinstance(error, (RecursionError, OverflowError, TimeoutError))
        return {'key': job['key'], 'error': f'{type(error).__name__}: {error}'[:500], 'limit': limit,
                'trace': list(trace.entries)}
    finally:
        signal.alarm(0)
        sys.path.remove(job['root'])
        del ballast


def main() -> None:
    signal.signal(signal.SIGALRM, late)
    sys.dont_write_bytecode = True
    for line in Path(sys.argv[1]).read_text().splitlines():
        print(json.dumps(observe(json.loads(line)), default=repr), flush=True)


if __name__ == '__main__':
    main()
