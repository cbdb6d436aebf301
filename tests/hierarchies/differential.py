"""Exports generated packages, runs both sides, compares, and shrinks what differs."""
from __future__ import annotations

import copy
import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import spec as specs
from spec import Spec

kHere = Path(__file__).resolve().parent
kStandIn = kHere / 'stand_in'
kRepeats = 40  # of an original whose export differs


@dataclasses.dataclass
class Exported:
    status: int
    log: str


@dataclasses.dataclass
class Outcome:
    """What became of one package.

    kind: same; different; broken (the export cannot be imported or built); refused (exit 1 with a diagnostic);
    crashed (any other exit status); unusable (the original itself cannot run).
    """
    kind: str
    detail: str = ''
    flattened: int = 0  # classes with others flattened into them
    absorbed: int = 0  # classes that they took in, counted once each
    pinned: tuple[str, ...] = ()  # the reasons in the manifest
    errors: frozenset[str] = frozenset()  # kinds of errors in the original's trace but AttributeError

    @property
    def good(self) -> bool:
        return self.kind in ('same', 'unusable')


Exporter = Callable[[Path, Path], Exported]


def flattenc_exporter(program: Path) -> Exporter:
    """Exports with the compiler; `outer` and the stand-in for mmengine are external packages on the search path."""
    def export(config: Path, out: Path) -> Exported:
        command = [str(program), 'export', str(config), '-o', str(out), '--search-path', str(kStandIn), '--external', 'outer']
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=60)
        except subprocess.TimeoutExpired:
            return Exported(-1, 'no end after 60 s')
        return Exported(done.returncode, done.stdout.decode(errors='replace'))
    return export


def copy_exporter(change: Callable[[str], str] = lambda text: text) -> Exporter:
    """Copies the package as it is under the name `pack`; `change` may damage the text of the model files."""
    def export(config: Path, out: Path) -> Exported:
        shutil.copytree(config.parent.parent / 'zoo', out / 'pack')
        target = out / 'pack' / 'configs' / 'generated'
        target.mkdir(parents=True)
        shutil.copy(config, target)
        for path in sorted(out.rglob('*.py')):
            text = path.read_text().replace('zoo', 'pack')
            path.write_text(change(text) if re.match(r'm\d', path.name) else text)
        (out / 'flattenc.json').write_text('{}')
        return Exported(0, '')
    return export


def run_observer(jobs: list[dict[str, str]], work: Path, name: str) -> dict[str, dict[str, Any]]:
    """Observations by key; a process that dies is started again behind the package that killed it."""
    found: dict[str, dict[str, Any]] = {}
    while jobs:
        listing = work / f'{name}.jobs'
        listing.write_text(''.join(json.dumps(job) + '\n' for job in jobs))
        env = {**os.environ, 'PYTHONHASHSEED': '0', 'PYTHONPATH': '', 'PYTHONWARNINGS': 'ignore'}
        done = subprocess.run([sys.executable, str(kHere / 'observe.py'), str(listing)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=env, text=True)
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.endswith('}')]
        found.update({row['key']: row for row in rows})
        if len(rows) < len(jobs):
            key = jobs[len(rows)]['key']
            found[key] = {'key': key, 'error': f'the process died: {done.stderr[-300:]}', 'limit': False, 'trace': []}
        jobs = jobs[len(rows) + 1:]
    return found


def first_difference(original: list[Any], exported: list[Any]) -> str:
    """The place where two traces part, with what came before; empty if they are equal."""
    for index, (left, right) in enumerate(zip(original, exported)):
        if left != right:
            before = ''.join(f'    {json.dumps(entry)}\n' for entry in original[max(0, index - 4):index])
            return f'{before}  - {json.dumps(left)}\n  + {json.dumps(right)}'
    if len(original) == len(exported):
        return ''
    longer = original if len(original) > len(exported) else exported
    sign = '-' if longer is original else '+'
    return f'  {sign} {json.dumps(longer[min(len(original), len(exported))])} (one trace is longer)'


def judge(exported: Exported, left: dict[str, Any], right: dict[str, Any] | None, out: Path) -> Outcome:
    if 'error' in left:
        return Outcome('unusable', left['error'])
    if exported.status:
        return Outcome('refused' if exported.status == 1 else 'crashed', exported.log.strip()[-2000:])
    assert right is not None
    difference = first_difference(left['trace'], right['trace'])
    errors = error_kinds(left['trace'])
    if 'error' in right:
        return Outcome('broken', f'{right["error"]}\n{difference}', errors=errors)
    return Outcome('different' if difference else 'same', difference, *manifest_counts(out), errors)


def error_kinds(trace: list[Any]) -> frozenset[str]:
    found = {entry[-1] for entry in trace if isinstance(entry[-1], str) and entry[-1].startswith('error ')}
    return frozenset(found - {'error AttributeError'})


def manifest_counts(out: Path) -> tuple[int, int, tuple[str, ...]]:
    """(classes with a chain flattened into them, classes taken in, reasons of the pinned ones), as the manifest says."""
    try:
        manifest = json.loads((out / 'flattenc.json').read_text())
    except (OSError, ValueError):
        return 0, 0, ()
    chains = [entry.get('chain') or [] for entry in manifest.get('classes', [])]
    absorbed = {name for chain in chains for name in chain}
    return sum(map(bool, chains)), len(absorbed), tuple(str(entry.get('reason', '')) for entry in manifest.get('pinned', []))


def varies(job: dict[str, str], trace: list[Any], work: Path) -> bool:
    """Whether the original does not do the same every time: a cache compares objects in the order of their hashes, which
    are addresses where a class has no `__hash__`."""
    again = run_observer([{**job, 'key': str(count), 'ballast': str(count)} for count in range(1, kRepeats + 1)], work, 'again')
    return any(row['trace'] != trace for row in again.values())


def examine(items: list[Spec], exporter: Exporter, jobs: int = 1) -> list[Outcome]:
    """Writes, exports, runs and compares a batch; each side runs in one process."""
    work = Path(tempfile.mkdtemp(prefix='flattenc-hierarchies-'))
    try:
        configs = [specs.write(item, work / f'in{index}') for index, item in enumerate(items)]
        outs = [work / f'out{index}' for index in range(len(items))]
        with ThreadPoolExecutor(jobs) as pool:
            done = list(pool.map(exporter, configs, outs))
        left_jobs = [{'key': str(index), 'root': str(config.parent.parent), 'package': 'zoo', 'config': str(config)}
                     for index, config in enumerate(configs)]
        left = run_observer(left_jobs, work, 'original')
        right_jobs = []
        for index, result in enumerate(done):
            found = sorted((outs[index] / 'pack' / 'configs').rglob('generated.py')) if result.status == 0 else []
            if result.status == 0 and not found:
                done[index] = Exported(-2, 'exit 0, but no pack/configs/**/generated.py')
            right_jobs += [{'key': str(index), 'root': str(outs[index]), 'package': 'pack', 'config': str(path)}
                           for path in found[:1]]
        right = run_observer(right_jobs, work, 'exported')
        outcomes = [judge(done[index], left[str(index)], right.get(str(index)), outs[index]) for index in range(len(items))]
        for index, outcome in enumerate(outcomes):
            if outcome.kind == 'different' and varies(left_jobs[index], left[str(index)]['trace'], work):
                outcomes[index] = Outcome('unusable', 'the original does not do the same every time')
        return outcomes
    finally:
        shutil.rmtree(work, ignore_errors=True)


# --- shrinking ---------------------------------------------------------------------------------------------------

def smaller(item: Spec) -> Iterator[Spec]:
    """Every package that is one step smaller, large steps first."""
    for index in range(len(item.parts)):
        if len(item.parts) > 1:
            yield changed(item, lambda new: new.parts.pop(index))
    for index in range(len(item.classes)):
        new = without_class(item, index)
        if new:
            yield new
    for index, cls in enumerate(item.classes):
        for position in range(len(cls.members)):
            yield changed(item, lambda new: new.classes[index].members.pop(position))
    for index, cls in enumerate(item.classes):
        for position, member in enumerate(cls.members):
            for block in range(len(member.body)):
                if len(member.body) > 1:
                    yield changed(item, lambda new: new.classes[index].members[position].body.pop(block))
            if len(member.head) > 1 and member.head[0].startswith('@'):
                yield changed(item, lambda new: new.classes[index].members[position].head.pop(0))
        for position in range(len(cls.bases)):
            yield changed(item, lambda new: new.classes[index].bases.pop(position))
        for field, empty in (('keywords', []), ('doc', '')):
            if getattr(cls, field):
                yield changed(item, lambda new: setattr(new.classes[index], field, empty))
    if item.modules > 1 and len({cls.name for cls in item.classes}) == len(item.classes):
        yield changed(item, one_module)
    if item.tabs:
        yield changed(item, lambda new: setattr(new, 'tabs', False))


def one_module(item: Spec) -> None:
    item.modules = 1
    for cls in item.classes:
        cls.module = 0


def changed(item: Spec, change: Callable[[Spec], Any]) -> Spec:
    new = copy.deepcopy(item)
    change(new)
    return new


def without_class(item: Spec, index: int) -> Spec | None:
    """The package without a class; its children inherit its bases. None if something else names it."""
    mark = f'«{item.classes[index].number}»'
    if any(part.number == item.classes[index].number for part in item.parts):
        return None
    new = copy.deepcopy(item)
    gone = new.classes.pop(index)
    for cls in new.classes:
        if mark in cls.bases:
            at = cls.bases.index(mark)
            cls.bases[at:at + 1] = [base for base in gone.bases if base not in cls.bases]
        if mark in cls.text():
            return None
    return new


def shrink(item: Spec, exporter: Exporter, outcome: Outcome, seconds: float) -> Spec:
    """A small package with the same kind of outcome; takes at most about that many seconds.

    Packages whose original fails in ways that the first did not are passed over: they show something else.
    """
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        candidates = list(smaller(item))
        for start in range(0, len(candidates), 12):
            batch = candidates[start:start + 12]
            outcomes = examine(batch, exporter)
            hit = next((new for new, found in zip(batch, outcomes) if like(outcome, found)), None)
            if hit:
                item, progress = hit, True
                break
            if time.monotonic() > end:
                break
    return item


def like(wanted: Outcome, found: Outcome) -> bool:
    return found.kind == wanted.kind and found.errors <= wanted.errors


def source_text(item: Spec) -> str:
    """The model files of a package, for a report."""
    parts = [f'# zoo/models/m{module}.py\n{specs.module_text(item, module)}' for module in range(item.modules)]
    return '\n'.join(parts + ['# configs/generated.py\n' + specs.config_text(item)])
