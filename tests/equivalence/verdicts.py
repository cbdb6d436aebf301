"""Calling the oracle."""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Iterator

from common import Export, kOracle


# Some originals leave parameters uninitialised (`nn.Parameter(torch.Tensor(...))`): what malloc returns then
# differs between two runs of the same model. glibc fills it with a fixed byte instead.
kFilledMemory = {'MALLOC_PERTURB_': '170'}


@contextlib.contextmanager
def warm_oracle(python: Path) -> Iterator[dict[str, str]]:
    """Variables with which an oracle's processes start as forks of one that has imported what is not judged."""
    with tempfile.TemporaryDirectory(prefix='oracle-warm-') as folder:
        socket = os.path.join(folder, 'socket')
        env = {**os.environ, **kFilledMemory, 'PYTHONPATH': f'{kOracle / "shims"}{os.pathsep}{kOracle}', 'ORACLE_OFFLINE': '1',
               'OMP_NUM_THREADS': '1', 'MKL_NUM_THREADS': '1', 'PYTHONHASHSEED': '0', 'PYTHONWARNINGS': 'ignore',
               'PYTHONDONTWRITEBYTECODE': '1', 'CUDA_VISIBLE_DEVICES': '', 'TOKENIZERS_PARALLELISM': 'false',
               'MPLBACKEND': 'Agg', 'NO_ALBUMENTATIONS_UPDATE': '1'}
        server = subprocess.Popen([str(python), '-m', 'olib.warm', socket], env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL)
        try:
            while not os.path.exists(socket):
                if server.poll() is not None:
                    sys.exit('equivalence: the oracle cannot start')
                time.sleep(0.1)
            yield {'ORACLE_WARM': socket}
        finally:
            server.kill()
            server.wait()


def ask(python: Path, pairs: list[tuple[str, str]], options: list[str], env: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The oracle's verdicts on (config, folder of the export), in their order, each when it is there."""
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as listing:
        for config, out in pairs:
            listing.write(json.dumps({'out': os.path.abspath(out), 'config': config}) + '\n')
        listing.flush()
        run = subprocess.Popen([str(python), str(kOracle / 'oracle.py'), 'check', '--pairs', listing.name, *options],
                               stdout=subprocess.PIPE, text=True, env={**os.environ, **kFilledMemory, **env})
        assert run.stdout
        for line in run.stdout:
            row = json.loads(line)
            if 'verdict' not in row:
                sys.exit(f'equivalence: the oracle says {line.strip()}')
            yield row
        run.wait()


def judge(python: Path, exports: list[Export], jobs: int, cache: Path, options: list[str]) -> list[dict[str, Any]]:
    """The oracle's verdicts, in the order of the exports; says each on stderr when it is there."""
    if not exports:
        return []
    pairs = [(done.case.config, str(done.out)) for done in exports]
    options = ['--jobs', str(jobs), '--cache', str(cache), '--residual', '1000', *options]
    verdicts = []
    for row in ask(python, pairs, options, {}):
        verdicts.append(row)
        print(f'{row["verdict"]:9} {row["config"]}', file=sys.stderr, flush=True)
    if len(verdicts) != len(exports):
        sys.exit(f'equivalence: {len(exports)} exports, but {len(verdicts)} verdicts')
    return verdicts
