from .registry import Registry, build_from_cfg
from .root import (DATASETS, HOOKS, METRICS, MODELS, TASK_UTILS, TRANSFORMS)

__all__ = [
    'Registry', 'build_from_cfg', 'DATASETS', 'HOOKS', 'METRICS', 'MODELS', 'TASK_UTILS', 'TRANSFORMS'
]
