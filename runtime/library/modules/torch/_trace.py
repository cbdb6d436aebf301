"""What `flattenc trace` does with a model: builds it, loads weights, makes its
TorchScript twin and records a call.

Source of behaviour: torch/jit/_trace.py of PyTorch 2.13."""
import sys

import torch
from torch import _C
from torch.nn.modules.module import Module


def build(request):
    """The model that the request names, in eval mode."""
    if request['seed'] is not None:
        torch.manual_seed(request['seed'])
    model = request['make']()
    if not isinstance(model, Module):
        raise TypeError(f'`{request["name"]}` makes no torch.nn.Module')
    if request['init_weights']:
        if not hasattr(model, 'init_weights'):
            raise AttributeError(f'`{request["name"]}` has no `init_weights`')
        model.init_weights()
    for part in request['submodule'].split('.'):
        if part:
            model = getattr(model, part)
    model.eval()  # a model's own `train` need not return it
    return model


def named_state(model):
    """The state by name, each tensor once a name."""
    return list(model.state_dict(keep_vars=True).items())


def _qualified_name(cls):
    module = cls.__module__
    return '__torch__.' + ('' if module == '__main__' else module + '.') + cls.__name__


def script_of(module):
    """The twin: children first, then parameters, buffers, flags, children."""
    children = [(name, script_of(child)) for name, child in module._modules.items()
                if child is not None]
    made = _C.script_new(_qualified_name(type(module)))
    for name, param in module._parameters.items():
        if param is not None:
            _C.script_add(made, name, param, False)
    for name, buffer in module._buffers.items():
        if buffer is not None:
            _C.script_add(made, name, buffer, True)
    _C.script_training(made, module.training)
    for name, child in children:
        _C.script_add_child(made, name, child)
    return made


def _set_scopes(module, prefix):
    for name, child in module.named_children():
        _C.set_scope(child, prefix + '.' + name)
        _set_scopes(child, prefix + '.' + name)


def _called(model, method):
    if method != 'forward':
        return getattr(model, method)
    base = sys.modules.get('mmengine.model.base_model.base_model')
    if base is not None and isinstance(model, base.BaseModel):
        # The mode that gives tensors and needs no data samples; some must be told.
        code = type(model).forward.__code__
        defaults = type(model).forward.__defaults__ or ()
        required = code.co_varnames[:code.co_argcount - len(defaults)]
        samples = {'data_samples': None} if 'data_samples' in required else {}
        return lambda *inputs: model(*inputs, **samples, mode='tensor')
    return model


def argument_names(model, method, count):
    function = getattr(type(model), method, None)
    if not hasattr(function, '__code__'):
        raise AttributeError(f'`{type(model).__name__}` has no method `{method}`')
    code = function.__code__
    names = list(code.co_varnames[1:code.co_argcount])
    return names[:count] + [f'argument_{i + 1}' for i in range(len(names), count)]


def record(model, method, names, inputs):
    """The twin with the recorded call as its forward."""
    script = script_of(model)
    _set_scopes(model, '__module')
    with torch.no_grad():
        # What the call changes in the model is changed by each call of the
        # module, too; recorded is a call of the model as it was built.
        before = [(buffer, buffer.clone()) for buffer in model.buffers()]
        _C.script_trace(script, names, inputs, _called(model, method))
        for buffer, kept in before:
            if not torch.equal(buffer, kept):
                buffer.copy_(kept)
    return script


def run(model, method, inputs):
    with torch.no_grad():
        return _called(model, method)(*inputs)


def fill(targets, sources):
    with torch.no_grad():
        for target, source in zip(targets, sources):
            target.copy_(source)


def random_input(sizes, dtype):
    """Numbers that do not disturb the model's; integers count up from 0."""
    if dtype.is_floating_point:
        generator = torch.Generator().manual_seed(0)
        return torch.randn(sizes, generator=generator).to(dtype)
    count = 1
    for size in sizes:
        count *= size
    return torch.arange(count).view(sizes).remainder(2).to(dtype)


def tensor_methods():
    import torch._tensor
    return torch._tensor
