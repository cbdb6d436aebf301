"""Module: parameters, buffers and children by name, and the call.

Source of behaviour: torch/nn/modules/module.py of PyTorch 2.13."""
from collections import OrderedDict

import torch
from torch import _C
from torch.nn.parameter import Parameter


class _Keys:
    """What load_state_dict returns."""

    def __init__(self, missing_keys, unexpected_keys):
        self.missing_keys = missing_keys
        self.unexpected_keys = unexpected_keys


class _Handle:
    """Takes a hook away again."""

    def __init__(self, hooks, key):
        self._hooks = hooks
        self._key = key

    def remove(self):
        self._hooks.pop(self._key, None)


def _registered(hooks, hook):
    key = len(hooks)
    while key in hooks:
        key += 1
    hooks[key] = hook
    return _Handle(hooks, key)


# What PyTorch's has, too.
_REFUSED = frozenset((
    'T_destination', '_call_impl', '_compiled_call_impl', '_get_backward_hooks', '_get_backward_pre_hooks',
    '_maybe_warn_non_full_backward_hook', '_replicate_for_data_parallel', '_slow_forward', '_wrapped_call_impl',
    'bfloat16', 'compile', 'get_extra_state', 'ipu', 'mtia', 'register_full_backward_pre_hook',
    'register_state_dict_post_hook', 'set_extra_state', 'set_submodule', 'to_empty', 'type', 'xpu'))


class Module:
    dump_patches = False
    _version = 1
    training = True
    call_super_init = False

    def __init__(self, *args, **kwargs):
        if not self.call_super_init and (args or kwargs):
            raise TypeError(
                f'{type(self).__name__}.__init__() takes 1 positional argument but '
                f'{len(args) + 1} were given')
        own = self.__dict__
        own['training'] = True
        own['_parameters'] = {}
        own['_buffers'] = {}
        own['_non_persistent_buffers_set'] = []
        own['_backward_pre_hooks'] = OrderedDict()
        own['_backward_hooks'] = OrderedDict()
        own['_is_full_backward_hook'] = None
        own['_forward_hooks'] = OrderedDict()
        own['_forward_pre_hooks'] = OrderedDict()
        own['_hooks_with_kwargs'] = []
        own['_state_dict_hooks'] = OrderedDict()
        own['_state_dict_pre_hooks'] = OrderedDict()
        own['_load_state_dict_pre_hooks'] = OrderedDict()
        own['_load_state_dict_post_hooks'] = OrderedDict()
        own['_modules'] = {}

    def forward(self, *args, **kwargs):
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function')

    # Attributes.

    def __getattr__(self, name):
        own = self.__dict__
        for kind in ('_parameters', '_buffers', '_modules'):
            if kind in own and name in own[kind]:
                return own[kind][name]
        if name in _REFUSED:
            _C.refuse(f'`torch.nn.Module.{name}`')
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        own = self.__dict__
        parameters = own.get('_parameters')
        modules = own.get('_modules')
        buffers = own.get('_buffers')
        if isinstance(value, Parameter):
            if parameters is None:
                raise AttributeError(
                    'cannot assign parameters before Module.__init__() call')
            self._forget(name, '_buffers', '_modules')
            self.register_parameter(name, value)
        elif parameters is not None and name in parameters:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as parameter '{name}' "
                    '(torch.nn.Parameter or None expected)')
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            if modules is None:
                raise AttributeError('cannot assign module before Module.__init__() call')
            self._forget(name, '_parameters', '_buffers')
            modules[name] = value
        elif modules is not None and name in modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as child module '{name}' "
                    '(torch.nn.Module or None expected)')
            modules[name] = value
        elif buffers is not None and name in buffers:
            if value is not None and not isinstance(value, torch.Tensor):
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as buffer '{name}' "
                    '(torch.nn.Buffer, torch.Tensor or None expected)')
            buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name):
        for kind in ('_parameters', '_buffers', '_modules'):
            if name in self.__dict__[kind]:
                del self.__dict__[kind][name]
                if kind == '_buffers' and name in self._non_persistent_buffers_set:
                    self._non_persistent_buffers_set.remove(name)
                return
        object.__delattr__(self, name)

    def _forget(self, name, *kinds):
        """Of its own kind a name keeps its place in the order."""
        own = self.__dict__
        for place in (own, *[own[kind] for kind in kinds]):
            if name in place:
                del place[name]
        if name in own['_non_persistent_buffers_set']:
            own['_non_persistent_buffers_set'].remove(name)

    def register_buffer(self, name, tensor, persistent=True):
        if '_buffers' not in self.__dict__:
            raise AttributeError('cannot assign buffer before Module.__init__() call')
        if '.' in name:
            raise KeyError('buffer name can\'t contain "."')
        if name == '':
            raise KeyError('buffer name can\'t be empty string ""')
        if name not in self._buffers and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if tensor is not None and not isinstance(tensor, torch.Tensor):
            raise TypeError(
                f"cannot assign '{_type_name(tensor)}' object to buffer '{name}' "
                '(torch Tensor or None required)')
        self._buffers[name] = tensor
        if persistent:
            if name in self._non_persistent_buffers_set:
                self._non_persistent_buffers_set.remove(name)
        elif name not in self._non_persistent_buffers_set:
            self._non_persistent_buffers_set.append(name)

    def register_parameter(self, name, param):
        if '_parameters' not in self.__dict__:
            raise AttributeError('cannot assign parameter before Module.__init__() call')
        if '.' in name:
            raise KeyError('parameter name can\'t contain "."')
        if name == '':
            raise KeyError('parameter name can\'t be empty string ""')
        if name not in self._parameters and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{_type_name(param)}' object to parameter '{name}' "
                '(torch.nn.Parameter or None required)')
        self._parameters[name] = param

    def add_module(self, name, module):
        if module is not None and not isinstance(module, Module):
            raise TypeError(f'{_type_name(module)} is not a Module subclass')
        if name not in self._modules and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if '.' in name:
            raise KeyError(f'module name can\'t contain ".", got: {name}')
        if name == '':
            raise KeyError('module name can\'t be empty string ""')
        self._modules[name] = module

    def register_module(self, name, module):
        self.add_module(name, module)

    def get_submodule(self, target):
        module = self
        if target == '':
            return module
        for item in target.split('.'):
            if not hasattr(module, item):
                raise AttributeError(f'{module._get_name()} has no attribute `{item}`')
            module = getattr(module, item)
            if not isinstance(module, Module):
                raise AttributeError(f'`{item}` is not an nn.Module')
        return module

    def get_parameter(self, target):
        path, _, name = target.rpartition('.')
        module = self.get_submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f'{module._get_name()} has no attribute `{name}`')
        param = getattr(module, name)
        if not isinstance(param, Parameter):
            raise AttributeError(f'`{name}` is not an nn.Parameter')
        return param

    def get_buffer(self, target):
        path, _, name = target.rpartition('.')
        module = self.get_submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f'{module._get_name()} has no attribute `{name}`')
        if name not in module._buffers:
            raise AttributeError(f'`{name}` is not a buffer')
        return getattr(module, name)

    # Hooks.

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False,
                              always_call=False):
        if prepend or with_kwargs or always_call:
            _C.refuse('options of `register_forward_hook`')
        return _registered(self._forward_hooks, hook)

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        if prepend or with_kwargs:
            _C.refuse('options of `register_forward_pre_hook`')
        return _registered(self._forward_pre_hooks, hook)

    def register_backward_hook(self, hook):
        return _registered(self._backward_hooks, hook)

    def register_full_backward_hook(self, hook, prepend=False):
        return _registered(self._backward_hooks, hook)

    def _register_load_state_dict_pre_hook(self, hook, with_module=False):
        return _registered(self._load_state_dict_pre_hooks, (hook, with_module))

    def register_load_state_dict_pre_hook(self, hook):
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def register_load_state_dict_post_hook(self, hook):
        return _registered(self._load_state_dict_post_hooks, hook)

    def _register_state_dict_hook(self, hook):
        return _registered(self._state_dict_hooks, hook)

    def register_state_dict_pre_hook(self, hook):
        return _registered(self._state_dict_pre_hooks, hook)

    # The call.

    def __call__(self, *args, **kwargs):
        for hook in list(self._forward_pre_hooks.values()):
            changed = hook(self, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
        scope = _C.scope_of(self)
        if scope is None:
            result = self.forward(*args, **kwargs)
        else:
            _C.scope_push(scope)
            try:
                result = self.forward(*args, **kwargs)
            finally:
                _C.scope_pop()
        for hook in list(self._forward_hooks.values()):
            changed = hook(self, args, result)
            if changed is not None:
                result = changed
        return result

    # Walks.

    def _named_members(self, members, prefix='', recurse=True, remove_duplicate=True):
        seen = []
        modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in (modules if recurse else [(prefix, self)]):
            for name, value in list(members(module)):
                if value is None:
                    continue
                if remove_duplicate:
                    if id(value) in seen:
                        continue
                    seen.append(id(value))
                yield path + ('.' if path else '') + name, value

    def parameters(self, recurse=True):
        for _, param in self.named_parameters(recurse=recurse):
            yield param

    def named_parameters(self, prefix='', recurse=True, remove_duplicate=True):
        yield from self._named_members(
            lambda module: module._parameters.items(), prefix, recurse, remove_duplicate)

    def buffers(self, recurse=True):
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def named_buffers(self, prefix='', recurse=True, remove_duplicate=True):
        yield from self._named_members(
            lambda module: module._buffers.items(), prefix, recurse, remove_duplicate)

    def children(self):
        for _, module in self.named_children():
            yield module

    def named_children(self):
        seen = []
        for name, module in list(self._modules.items()):
            if module is not None and id(module) not in seen:
                seen.append(id(module))
                yield name, module

    def modules(self):
        for _, module in self.named_modules():
            yield module

    def named_modules(self, memo=None, prefix='', remove_duplicate=True):
        if memo is None:
            memo = []
        if id(self) in memo:
            return
        if remove_duplicate:
            memo.append(id(self))
        yield prefix, self
        for name, module in list(self._modules.items()):
            if module is not None:
                yield from module.named_modules(
                    memo, prefix + ('.' if prefix else '') + name, remove_duplicate)

    # Changes of the whole tree.

    def apply(self, fn):
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode=True):
        if not isinstance(mode, bool):
            raise ValueError('training mode is expected to be boolean')
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        pass

    def _apply(self, fn):
        for module in self.children():
            module._apply(fn)
        for name, param in self._parameters.items():
            if param is not None:
                param.data = fn(param.data)
        for name, buffer in list(self._buffers.items()):
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args, **kwargs):
        return self._apply(
            lambda t: t.to(*args, **kwargs) if t.is_floating_point()
            else t.to(**_without_dtype(args, kwargs)))

    def cpu(self):
        return self

    def cuda(self, device=None):
        _C.refuse('`Module.cuda`')

    def float(self):
        return self._apply(lambda t: t.float() if t.is_floating_point() else t)

    def double(self):
        return self._apply(lambda t: t.double() if t.is_floating_point() else t)

    def half(self):
        return self._apply(lambda t: t.half() if t.is_floating_point() else t)

    def share_memory(self):
        return self

    # State.

    def state_dict(self, *args, destination=None, prefix='', keep_vars=False):
        if args:
            _C.refuse('positional arguments of `state_dict`')
        if destination is None:
            destination = OrderedDict()
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=prefix + name + '.',
                                  keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values():
            changed = hook(self, destination, prefix, {})
            if changed is not None:
                destination = changed
        return destination

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        for name, param in self._parameters.items():
            if param is not None:
                destination[prefix + name] = param if keep_vars else param.detach()
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                destination[prefix + name] = buffer if keep_vars else buffer.detach()

    def _load_from_state_dict(self, state_dict, prefix, local_metadata, strict,
                              missing_keys, unexpected_keys, error_msgs):
        for hook, with_module in self._load_state_dict_pre_hooks.values():
            rest = (state_dict, prefix, local_metadata, strict, missing_keys,
                    unexpected_keys, error_msgs)
            if with_module:
                hook(self, *rest)
            else:
                hook(*rest)
        own = dict(self._parameters.items())
        for name, buffer in self._buffers.items():
            if name not in self._non_persistent_buffers_set:
                own[name] = buffer
        for name, value in own.items():
            if value is None:
                continue
            key = prefix + name
            if key not in state_dict:
                if strict:
                    missing_keys.append(key)
                continue
            given = state_dict[key]
            if len(value.shape) == 0 and len(given.shape) == 1 and given.shape[0] == 1:
                given = given[0]
            if given.shape != value.shape:
                error_msgs.append(
                    f'size mismatch for {key}: copying a param with shape {given.shape} from '
                    f'checkpoint, the shape in current model is {value.shape}.')
                continue
            with torch.no_grad():
                value.copy_(given)
        if strict:
            for key in state_dict.keys():
                if not key.startswith(prefix):
                    continue
                parts = key[len(prefix):].split('.', 1)
                known = self._modules if len(parts) > 1 else own
                if parts[0] not in known:
                    unexpected_keys.append(key)

    def load_state_dict(self, state_dict, strict=True, assign=False):
        if assign:
            _C.refuse('`load_state_dict(assign=True)`')
        missing, unexpected, errors = [], [], []
        state = OrderedDict(state_dict)

        def load(module, prefix):
            module._load_from_state_dict(state, prefix, {}, True, missing, unexpected, errors)
            for name, child in module._modules.items():
                if child is not None:
                    load(child, prefix + name + '.')
            for hook in module._load_state_dict_post_hooks.values():
                hook(module, _Keys(missing, unexpected))

        load(self, '')
        if strict:
            if unexpected:
                keys = ', '.join(f'"{k}"' for k in unexpected)
                errors.insert(0, f'Unexpected key(s) in state_dict: {keys}. ')
            if missing:
                keys = ', '.join(f'"{k}"' for k in missing)
                errors.insert(0, f'Missing key(s) in state_dict: {keys}. ')
        if errors:
            lines = '\n\t'.join(errors)
            raise RuntimeError(
                f'Error(s) in loading state_dict for {type(self).__name__}:\n\t{lines}')
        return _Keys(missing, unexpected)

    # Text.

    def _get_name(self):
        return type(self).__name__

    def extra_repr(self):
        return ''

    def __repr__(self):
        extra = self.extra_repr()
        lines = extra.split('\n') if extra else []
        children = []
        for name, module in self._modules.items():
            text = repr(module).replace('\n', '\n  ')
            children.append(f'({name}): {text}')
        if len(lines) == 1 and not children:
            return f'{self._get_name()}({lines[0]})'
        rows = lines + children
        if not rows:
            return f'{self._get_name()}()'
        return self._get_name() + '(\n  ' + '\n  '.join(rows) + '\n)'


def _type_name(value):
    return type(value).__name__


def _without_dtype(args, kwargs):
    return {key: value for key, value in kwargs.items() if key != 'dtype'}
