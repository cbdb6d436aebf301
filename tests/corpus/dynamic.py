"""The dynamic judge on samples of exports, with verdicts that are kept.

A check runs the original and the export (half a minute to minutes), so a verdict
is kept with what it depends on: the config, the bytes of the export, and what
was asked of the judge. Stopped runs go on where they were, and a later version
of the compiler is judged only on the exports that it changed.
"""
import concurrent.futures
import hashlib
import json
import pathlib
import random
import subprocess
import threading

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


class Verdicts:
    """Verdicts of the judge, kept in a file of JSON lines."""

    def __init__(self, path, python, oracle, cache):
        self.path, self.python = pathlib.Path(path), python
        self.oracle, self.cache = oracle, cache
        self.lock = threading.Lock()
        self.known = {}
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                row = json.loads(line)
                self.known[row['key']] = row['verdict']

    def of(self, config, out, train=False):
        """What the judge says of an export, from the file if it said it before."""
        options = ['--train'] if train else []
        key = ' '.join([config, digest_of_tree(out), *options])
        if key not in self.known:
            verdict = self.ask(config, out, options)
            if verdict['verdict'] == 'error' or 'Deadline' in str(verdict):
                return verdict  # of the machine, not of the export
            with self.lock:
                self.known[key] = verdict
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open('a') as file:
                    file.write(json.dumps({'key': key, 'verdict': verdict}) + '\n')
        return self.known[key]

    def ask(self, config, out, options):
        done = subprocess.run(
            [self.python, self.oracle, 'check', out, '--config', config,
             '--cache', self.cache, *TIME_LIMITS, *options],
            capture_output=True, text=True)
        lines = done.stdout.splitlines()
        try:
            return {'config': config, **json.loads(lines[-1])}
        except (IndexError, ValueError):
            return {'config': config, 'verdict': 'error',
                    'failures': [{'kind': 'no verdict',
                                  'log': (done.stdout + done.stderr)[-800:]}]}

    def of_all(self, pairs, train, jobs):
        """Verdicts of (config, out) pairs, in their order."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(lambda pair: self.of(*pair, train), pairs))


def sample(verdicts, package, count, seed, outs):
    """(config, out) of configs that the judge's own sampling draws."""
    done = subprocess.run(
        [verdicts.python, verdicts.oracle, 'sample', package, str(count),
         '--seed', str(seed)], capture_output=True, text=True, check=True)
    drawn = [json.loads(line)['config'] for line in done.stdout.splitlines()]
    return [(config, outs[config]) for config in drawn if config in outs]


def sample_with_siblings(count, seed, outs):
    """(config, out) of configs whose export holds code of a second package."""
    using = sorted(config for config, out in outs.items()
                   if any(pathlib.Path(out).glob('pack_*/')))
    return [(config, outs[config]) for config in
            random.Random(seed).sample(using, min(count, len(using)))]
