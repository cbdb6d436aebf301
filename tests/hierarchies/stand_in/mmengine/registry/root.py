from .registry import Registry

HOOKS = Registry('hook')
DATASETS = Registry('dataset')
TRANSFORMS = Registry('transform')
MODELS = Registry('model')
METRICS = Registry('metric')
TASK_UTILS = Registry('task util')
