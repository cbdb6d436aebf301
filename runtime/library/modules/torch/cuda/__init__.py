"""There is no GPU here.

Source of behaviour: torch/cuda/__init__.py of PyTorch 2.13."""


default_generators = ()


def is_available():
    return False


def device_count():
    return 0


def is_initialized():
    return False


def manual_seed(seed):
    pass


def manual_seed_all(seed):
    pass


def empty_cache():
    pass
