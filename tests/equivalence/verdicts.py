"""Calling the oracle."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import Export, kOracle


def judge(python: Path, exports: list[Export], jobs: int, cache: Path, options: list[str]) -> list[dict[str, Any]]:
    """The oracle's verdicts, in the order of the exports; says each on stderr when it is there."""
    if not exports:
        return []
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as pairs:
        for done in exports:
            pairs.write(json.dumps({'out': str(done.out), 'config': done.case.config}) + '\n')
        pairs.flush()
        command = [str(python), str(kOracle / 'oracle.py'), 'check', '--pairs', pairs.name, '--jobs', str(jobs),
                   '--cache', str(cache), '--residual', '1000', *options]
        # Some originals leave parameters uninitialised (`nn.Parameter(torch.Tensor(...))`): what malloc returns then
        # differs between two runs of the same model. glibc fills it with a fixed byte instead.
        env = dict(os.environ, MALLOC_PERTURB_='170')
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert run.stdout
        verdicts = []
        for line in run.stdout:
            row = json.loads(line)
            if 'verdict' not in row:
                sys.exit(f'equivalence: the oracle says {line.strip()}')
            verdicts.append(row)
            print(f'{row["verdict"]:9} {row["config"]}', file=sys.stderr, flush=True)
        run.wait()
    if len(verdicts) != len(exports):
        sys.exit(f'equivalence: {len(exports)} exports, but {len(verdicts)} verdicts')
    return verdicts
