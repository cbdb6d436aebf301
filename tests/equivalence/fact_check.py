"""Compares the tables in FOLDER (argument) with the imported packages; prints DIFFERENT and CHECKED lines."""
from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any


def resolve(path: str) -> Any:
    """The object at a dotted path; None if there is none."""
    parts = path.split('.')
    for split in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module('.'.join(parts[:split]))
        except Exception:
            continue
        try:
            for part in parts[split:]:
                found = getattr(found, part)
        except AttributeError:
            return None
        return found
    return None


def rows(folder: Path, file: str, macro: str) -> list[list[str]]:
    """The string arguments of every use of a macro."""
    uses = re.findall(rf'^{macro}\((.*)\)', (folder / file).read_text(), re.M)
    return [re.findall(r'"(.*?)"', use) for use in uses]


def check_classes(folder: Path) -> int:
    table = rows(folder, 'external_classes.def', 'EXTERNAL_CLASS')
    for path, bases, metaclass in table:
        cls = resolve(path)
        if not isinstance(cls, type):
            print(f'DIFFERENT class {path}: {cls!r}')
            continue
        if [base for base in cls.__bases__ if base is not object] != [resolve(base) for base in bases.split()]:
            print(f'DIFFERENT bases {path}: {cls.__bases__}')
        own = type(cls) is not type and all(type(cls) is not type(base) for base in cls.__bases__)
        if own != bool(metaclass) or (metaclass and resolve(metaclass) is not type(cls)):
            print(f'DIFFERENT metaclass {path}: {type(cls)}')
    aliases = rows(folder, 'external_classes.def', 'EXTERNAL_ALIAS')
    for path, target in aliases:
        if resolve(path) is None or resolve(path) is not resolve(target):
            print(f'DIFFERENT alias {path}: {resolve(path)!r}')
    return len(table) + len(aliases)


def import_all() -> None:
    for name in ('mmengine', 'mmcv'):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, name + '.'):
            if 'testing' not in module.name:
                try:
                    importlib.import_module(module.name)
                except Exception:
                    pass


def check_registrations(folder: Path) -> int:
    import_all()
    root = importlib.import_module('mmengine.registry')
    table = {(variable, name): path for _, variable, _, name, path in
             rows(folder, 'external_registrations.def', 'EXTERNAL_REGISTRATION')}
    registries = {name: value for name, value in vars(root).items() if isinstance(value, root.Registry)}
    registries['FSDP_CONFIGS'] = importlib.import_module('mmengine._strategy.fsdp').FSDP_CONFIGS
    for _, variable, name, _ in rows(folder, 'external_registries.def', 'EXTERNAL_REGISTRY'):
        if variable in registries and registries[variable].name != name:
            print(f'DIFFERENT registry {variable}: {registries[variable].name}')
    for variable, registry in registries.items():
        for name, value in registry.module_dict.items():
            path = table.pop((variable, name), None)
            if path is None or resolve(path) is not value:
                print(f'DIFFERENT registration {variable} {name}: {value!r}')
    for variable, name in table:
        print(f'DIFFERENT registration {variable} {name}: not registered')
    return sum(len(registry.module_dict) for registry in registries.values())


if __name__ == '__main__':
    place = Path(sys.argv[1])
    print(f'CHECKED {check_classes(place)} classes and aliases, {check_registrations(place)} registrations')
