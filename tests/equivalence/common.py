"""What the equivalence tests share: their environment, lists of configs, and exporting."""
from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import time
from pathlib import Path

kHere = Path(__file__).resolve().parent
kRoot = kHere.parent.parent
kOracle = kHere / 'oracle'
kCache = kRoot / '.cache' / 'equivalence'
kTruth = kHere / 'configs_truth.jsonl.gz'
kMustHold = kHere / 'must_hold.txt'


@dataclasses.dataclass(frozen=True)
class Case:
    """A line of a list: `PKG::config.py` and its marks."""
    config: str
    marks: frozenset[str]


@dataclasses.dataclass
class Export:
    case: Case
    out: Path
    status: int
    seconds: float
    log: str


def environment_python(folder: Path | None = None) -> Path:
    """The interpreter of the oracle's virtual environment, made first if it is not there (minutes, 2 GB).

    The folder is the argument, else $FLATTENC_EQUIVALENCE_VENV, else one below .cache.
    """
    named = folder or os.environ.get('FLATTENC_EQUIVALENCE_VENV')
    venv = Path(named) if named else kCache / 'venv'
    done = subprocess.run([str(kOracle / 'setup'), '--if-needed', str(venv)])
    if done.returncode:
        sys.exit('equivalence: the environment could not be made, see above')
    return venv.absolute() / 'bin' / 'python'


def site_packages(python: Path) -> Path:
    found = sorted(python.parent.parent.glob('lib/python3.*/site-packages'))
    if not found:
        sys.exit(f'equivalence: no site-packages beside {python}')
    return found[-1]


def read_list(path: Path) -> list[Case]:
    cases = []
    for line in path.read_text().splitlines():
        words = line.partition('#')[0].split()
        if words:
            cases.append(Case(words[0], frozenset(words[1:])))
    return cases


def folder_name(config: str) -> str:
    """A folder name for an export: no separators, no special symbols."""
    return ''.join(c if c.isalnum() or c in '._-' else '_' for c in config.removesuffix('.py'))


def export(flattenc: Path, case: Case, out: Path, site: Path, **options: object) -> Export:
    """Runs `flattenc export`; `options` go to subprocess.run (cwd, env)."""
    start = time.perf_counter()
    command = [str(flattenc.absolute()), 'export', case.config, '-o', str(out), '--search-path', str(site)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors='replace', **options)  # type: ignore[call-overload]
    return Export(case, out, done.returncode, time.perf_counter() - start, done.stdout)


def print_table(rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print('  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
