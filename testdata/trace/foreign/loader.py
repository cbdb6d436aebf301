import importlib


def load(name, functions):
    module = importlib.import_module('foreign.' + name)
    for function in functions:
        assert hasattr(module, function), f'{function} is missing in {name}'
    return module
