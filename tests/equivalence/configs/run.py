#!/usr/bin/env python3
"""Compares flattenc with mmengine on the cases of cases.py.

    run.py --python PYTHON_WITH_MMENGINE --resolve BUILD/tests/resolve_configs
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from cases import CASES  # noqa: E402

CHILD = r'''
import json, math, sys, warnings
warnings.simplefilter('ignore')
import mmengine.config.utils as utils
# As with an interpreter that is not in a virtual environment.
utils.PYTHON_ROOT_DIR = sys.base_prefix
from mmengine.config import Config, DictAction

def canon(v):
    kind = type(v)
    if v is None or kind in (bool, str, int):
        return v
    if kind is float:
        return v if math.isfinite(v) else {'__float__': repr(v)}
    if isinstance(v, dict):
        pairs = [(k, canon(x)) for k, x in dict.items(v)]
        if all(type(k) is str for k, _ in pairs) and not (
                len(pairs) == 1 and pairs[0][0].startswith('__')):
            return dict(pairs)
        return {'__dict__': [[canon(k), x] for k, x in pairs]}
    if kind is list:
        return [canon(x) for x in v]
    if isinstance(v, tuple):
        return {'__tuple__': [canon(x) for x in v]}
    if isinstance(v, (set, frozenset)):
        return {'__set__': sorted((canon(x) for x in v), key=json.dumps)}
    if kind.__name__ in ('LazyObject', 'LazyAttr'):
        name = v._imported if kind.__name__ == 'LazyObject' else v.name
        return {'__lazy__': f'{v.module}.{name}' if name else v.module}
    if kind is bytes:
        return {'__bytes__': v.hex()}
    if kind in (range, slice) or v is Ellipsis:
        return {'__repr__': repr(v)}
    dotted = f'{getattr(v, "__module__", "?")}.{getattr(v, "__qualname__", kind.__name__)}'
    if isinstance(v, type):
        return {'__class__': dotted}
    if callable(v):
        return {'__function__': dotted}
    return {'__object__': str(kind)}

for line in sys.stdin:
    path, options = json.loads(line)
    try:
        sys.stdout = sys.stderr
        cfg = Config.fromfile(path, import_custom_modules=False)
        if options:
            parsed = {}
            for kv in options:
                key, value = kv.split('=', maxsplit=1)
                parsed[key] = DictAction._parse_iterable(value)
            cfg.merge_from_dict(parsed)
        row = {'ok': True, 'text': json.dumps(canon(cfg._to_lazy_dict()),
               ensure_ascii=False, separators=(',', ':'))}
    except BaseException as e:
        row = {'ok': False, 'error': f'{type(e).__name__}: {e}'[:300]}
    sys.stdout = sys.__stdout__
    print(json.dumps(row), flush=True)
'''


def ours(binary, path, options):
    command = [binary, '--values']
    for option in options:
        command += ['--option', option]
    done = subprocess.run(command + [str(path)], capture_output=True, text=True)
    if done.returncode:
        return {'ok': False, 'kind': f'crash {done.returncode}', 'error': done.stderr}
    line = done.stdout
    row = json.loads(line.split(',"cfg":', 1)[0] + '}' if ',"cfg":' in line else line)
    if row['ok']:
        row['text'] = line.split(',"cfg":', 1)[1].rstrip()[:-1]
    row['error'] = done.stderr
    return row


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--python', required=True)
    parser.add_argument('--resolve', required=True)
    parser.add_argument('names', nargs='*')
    args = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, 'child.py')
        script.write_text(CHILD)
        cases = [c for c in CASES if not args.names or c[0] in args.names]
        paths = []
        for name, files, keywords in cases:
            for file, text in files.items():
                path = pathlib.Path(folder, name, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            paths.append(pathlib.Path(folder, name, 'main.py'))
        jobs = '\n'.join(json.dumps([str(p), c[2].get('options', [])])
                         for p, c in zip(paths, cases))
        theirs = subprocess.run([args.python, str(script)], input=jobs, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        rows = [json.loads(line) for line in theirs.stdout.splitlines()]
        assert len(rows) == len(cases), 'mmengine stopped early'
        for path, (name, _, keywords), real in zip(paths, cases, rows):
            mine = ours(args.resolve, path, keywords.get('options', []))
            refused = keywords.get('refused')
            if refused:
                good = not mine['ok'] and mine['kind'] == refused
            elif real['ok'] != mine['ok'] or 'crash' in mine.get('kind', ''):
                good = False
            else:
                good = not real['ok'] or real['text'] == mine['text']
            if good:
                continue
            failed += 1
            print(f'FAIL {name}')
            print('  mmengine:', real.get('text', real.get('error')))
            print('  flattenc:', mine.get('text', mine.get('error')))
    print(f'{len(cases) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    os.environ.pop('FLATTENC_NONE', None)
    sys.exit(main())
