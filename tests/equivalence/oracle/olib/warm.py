"""Processes that start with third-party modules already imported.

    python -m olib.warm SOCKET          serves until it is killed

Most of a check's time goes into importing torch and its like, some five times over.
A server imports them once; each process of a check is then a fork of it. Only modules
that take no part in what is judged are imported ahead: none of mmengine, mmcv or the
model packages, because importing those registers classes, which would hide an import
that an export lacks. `runner.run` uses the server that ORACLE_WARM names.
"""
import contextlib
import importlib
import json
import os
import resource
import runpy
import signal
import socket
import sys
import time
import traceback

MODULES = ('torch', 'torch.distributed', 'torch.utils.data', 'torch.utils.checkpoint', 'torch.utils.tensorboard',
           'torch.distributed.fsdp', 'torch.distributed.optim', 'torch._dynamo', 'torchvision', 'torchvision.transforms',
           'torchvision.models', 'numpy', 'cv2', 'PIL.Image', 'PIL.ImageDraw', 'scipy.optimize', 'scipy.stats',
           'scipy.interpolate', 'scipy.ndimage', 'scipy.signal', 'scipy.linalg', 'scipy.io', 'sympy', 'pandas',
           'sklearn.metrics', 'sklearn.preprocessing', 'matplotlib.pyplot', 'matplotlib.collections', 'mpl_toolkits.mplot3d',
           'pycocotools.coco', 'pycocotools.cocoeval', 'rich.progress', 'rich.table', 'asyncio', 'requests', 'yaml', 'yapf',
           'huggingface_hub', 'transformers', 'transformers.modeling_utils', 'diffusers', 'skimage', 'albumentations',
           'einops', 'timm', 'json_tricks', 'munkres', 'shapely', 'terminaltables', 'unittest.mock', 'multiprocessing.pool',
           'concurrent.futures.process', 'xml.etree.ElementTree', 'email.message', 'tqdm', 'addict')


def preload():
    for name in MODULES:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def limit(memory_gb):
    size = int(memory_gb * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def status_of(exit_code):
    """The exit status that Python gives for the argument of SystemExit."""
    if exit_code is None:
        return 0
    if isinstance(exit_code, int):
        return exit_code & 0xff
    print(exit_code, file=sys.stderr)
    return 1


def become(job, base):
    """Runs a command line of this interpreter in this process, as a new one would; its exit status."""
    import oracle_shims
    argv, env = job['argv'][1:], job['env']
    os.environ.clear()
    os.environ.update(env)
    if job['cwd']:
        os.chdir(job['cwd'])
    first = os.getcwd() if argv[0] == '-m' else os.path.dirname(os.path.abspath(argv[0]))
    sys.path[:] = [first, *(p for p in env.get('PYTHONPATH', '').split(os.pathsep) if p), *base]
    oracle_shims.block(n for n in env.get('ORACLE_BLOCK', '').split(',') if n)
    importlib.invalidate_caches()
    # The server's own modules; a process of a check imports its own.
    for name in [n for n in sys.modules if n.partition('.')[0] in ('olib', 'pack')]:
        del sys.modules[name]
    try:
        if argv[0] == '-m':
            sys.argv = argv[1:]
            runpy.run_module(argv[1], run_name='__main__', alter_sys=True)
        else:
            sys.argv = argv
            runpy.run_path(argv[0], run_name='__main__')
    except SystemExit as error:
        return status_of(error.code)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def child(job, base):
    os.setsid()
    log = os.open(job['log'], os.O_WRONLY | os.O_APPEND)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    limit(job['memory_gb'])
    status = become(job, base)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def serve(connection, base):
    """One request: a job, answered with its exit status, or None when it was late."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection.makefile('rw') as stream:
        job = json.loads(stream.readline())
        pid = os.fork()
        if pid == 0:
            connection.close()
            child(job, base)
        end = time.monotonic() + job['timeout']
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done or time.monotonic() > end:
                break
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        if not done:
            os.waitpid(pid, 0)
        stream.write(json.dumps(os.waitstatus_to_exitcode(status) if done else None) + '\n')


def main():
    base = [p for p in sys.path[1:] if p not in os.environ.get('PYTHONPATH', '').split(os.pathsep)]
    preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(sys.argv[1])
        server.listen(16)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                try:
                    serve(connection, base)
                finally:
                    os._exit(0)
            connection.close()


def ask(path, argv, timeout, memory_gb, env, cwd, log):
    """Has the server at `path` run a command line; its exit status, or None when it was late."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        with connection.makefile('rw') as stream:
            stream.write(json.dumps({'argv': [str(a) for a in argv], 'timeout': timeout, 'memory_gb': memory_gb, 'env': env,
                                     'cwd': cwd and str(cwd), 'log': log}) + '\n')
            stream.flush()
            return json.loads(stream.readline())


if __name__ == '__main__':
    main()
