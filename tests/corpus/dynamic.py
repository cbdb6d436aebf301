"""The dynamic judge on samples of exports, with a ledger of what it said.

A check runs the original and the export, so what the judge said is kept in a
ledger that is part of the repository, under the config and the bytes of the
export: a stopped run goes on where it was, on any machine, and a later version
of the compiler is judged only on the exports that it changed. What did not pass
is asked again. After a change of what the judge compares, start a new ledger.
"""
import contextlib
import functools
import hashlib
import json
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/equivalence'))
from verdicts import ask, warm_oracle  # noqa: E402

# A loaded machine must not decide a verdict.
TIME_LIMITS = ['--timeout', '1800', '--forward-timeout', '900',
               '--pipelines-timeout', '600']


def digest_of_tree(folder):
    """A digest of the names and bytes of all files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(pathlib.Path(folder).rglob('*')):
        if path.is_file():
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            digest.update(f'{name}\0{len(content)}\0'.encode() + content)
    return digest.hexdigest()


def export_many(flattenc, which, site, out, jobs, listed=''):
    """The JSON lines of an export of many configs; `listed` is standard input."""
    done = subprocess.run(
        [flattenc, 'export', *which, '-o', out, '--search-path', site, '--force',
         '-j', str(jobs), '-q', '--output-format', 'json'],
        input=listed, stdout=subprocess.PIPE, text=True)
    if done.returncode > 1:
        sys.exit(f'flattenc ended with status {done.returncode}')
    return [json.loads(line) for line in done.stdout.splitlines()]


def compared_in_training(verdict):
    """The losses that two iterations compared; None without training."""
    train = verdict.get('judged', {}).get('train')
    if train is None or 'unjudged' in train:
        return None
    return train.get('losses', 0)


class Ledger(contextlib.ExitStack):
    """What the judge said of exports: a JSON object a line, sorted by config."""

    def __init__(self, path, python, oracle, cache):
        super().__init__()
        self.path, self.python = pathlib.Path(path), python
        self.oracle, self.cache = oracle, cache
        self.rows = {}
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                row = json.loads(line)
                self.rows[row['config'], row['train']] = row

    @functools.cached_property
    def environment(self):
        """The variables of a warm judge, which serves until the ledger is closed."""
        return self.enter_context(warm_oracle(self.python))

    def add(self, row):
        """Puts a row in place of an earlier one of the same config."""
        self.rows[row['config'], row['train']] = row
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(''.join(
            json.dumps(self.rows[key]) + '\n' for key in sorted(self.rows)))

    def of_all(self, pairs, train, jobs):
        """Rows of (config, out) pairs, in their order; asks for those that lack.

        A verdict that load decided (a deadline passed) is not entered.
        """
        digests = {config: digest_of_tree(out) for config, out in pairs}
        lacking = [pair for pair in pairs if self.rows.get(
            (pair[0], train), {}).get('export') != digests[pair[0]]]
        known = {c: self.rows.get((c, train)) for c, _ in pairs}
        options = ['--jobs', str(jobs), '--cache', str(self.cache), *TIME_LIMITS]
        options += ['--train'] if train else []
        for verdict in ask(self.python, lacking, options,
                           self.environment) if lacking else ():
            config = verdict['config']
            row = {'config': config, 'export': digests[config], 'train': train,
                   'verdict': verdict['verdict'],
                   'forward': sorted(verdict.get('judged', {}).get('forward', {}))}
            if train:
                row['losses'] = compared_in_training(verdict)
            known[config] = {**row, 'failures': verdict['failures']}
            if verdict['verdict'] != 'fail' and 'Deadline' not in str(verdict):
                self.add(row)
            print(f'    {verdict["verdict"]:9} {config} {verdict["seconds"]}',
                  file=sys.stderr, flush=True)
        return [known[config] for config, _ in pairs]


def sample(ledger, package, count, seed, outs):
    """(config, out) of configs that the judge's own sampling draws."""
    done = subprocess.run(
        [ledger.python, ledger.oracle, 'sample', package, str(count),
         '--seed', str(seed)], capture_output=True, text=True, check=True)
    drawn = [json.loads(line)['config'] for line in done.stdout.splitlines()]
    return [(config, outs[config]) for config in drawn if config in outs]


def sample_with_siblings(count, seed, outs):
    """(config, out) of configs whose export holds code of a second package."""
    using = sorted(config for config, out in outs.items()
                   if any(pathlib.Path(out).glob('pack_*/')))
    return [(config, outs[config]) for config in
            random.Random(seed).sample(using, min(count, len(using)))]
