"""What the tests of `flattenc trace` share: running it, and comparing values of PyTorch bit for bit."""
import os
import subprocess
import sys
from pathlib import Path

kRoot = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(kRoot / 'tests' / 'equivalence'))


def inside(main):
    """Runs `main(arguments)` in the environment of the equivalence tests: first this process starts itself there."""
    arguments = [argument for argument in sys.argv[1:] if argument != '--inside']
    if '--inside' in sys.argv:
        sys.exit(main(arguments))
    import common
    command = [str(common.environment_python()), sys.argv[0], *arguments, '--inside']
    # One thread: with more, kernels sum in another order.
    environment = {'PYTHONPATH': str(common.kOracle / 'shims'), 'OMP_NUM_THREADS': '1'}
    sys.exit(subprocess.run(command, env=os.environ | environment).returncode)


class Tracer:

    def __init__(self, build, folder):
        self.program = (kRoot / build / 'flattenc').absolute()
        self.folder = Path(folder)
        import torch
        self.torch = Path(torch.__file__).parent
        self.environment = os.environ | {'FLATTENC_TORCH': str(self.torch)}

    def __call__(self, target, *options, **environment):
        """(status, file, stdout, stderr)"""
        file = self.folder / 'model.pt'
        file.unlink(missing_ok=True)
        done = subprocess.run([self.program, 'trace', target, '-o', file, *map(str, options)], capture_output=True,
                              text=True, cwd=self.folder, env=self.environment | environment, timeout=600)
        return done.returncode, file, done.stdout, done.stderr


def same(a, b):
    import torch
    if isinstance(a, torch.Tensor):
        return (isinstance(b, torch.Tensor) and a.dtype == b.dtype and a.shape == b.shape
                and torch.equal(a.nan_to_num(), b.nan_to_num()))
    if isinstance(a, (list, tuple)):
        return isinstance(b, (list, tuple)) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b
