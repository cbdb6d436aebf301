"""A function with a backward of its own runs its forward. Its operators are
recorded, where PyTorch's tracer records a call of Python that it cannot save.

Source of behaviour: torch/autograd/function.py of PyTorch 2.13."""
from torch import _C


class _Context:
    """What forward keeps for a backward that never runs."""

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors

    def save_for_forward(self, *tensors):
        pass

    def mark_dirty(self, *tensors):
        pass

    def mark_non_differentiable(self, *tensors):
        pass

    def set_materialize_grads(self, value):
        pass

    needs_input_grad = ()


class Function:

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError('setup_context is not implemented.')

    @classmethod
    def apply(cls, *args, **kwargs):
        with _no_recording():
            if cls.setup_context is Function.setup_context:
                return cls.forward(_Context(), *args, **kwargs)
            output = cls.forward(*args, **kwargs)
            cls.setup_context(_Context(), args, output)
            return output


class _no_recording:

    def __enter__(self):
        self._before = _C.is_grad_enabled()
        _C.set_grad_enabled(False)

    def __exit__(self, kind, value, traceback):
        _C.set_grad_enabled(self._before)


def once_differentiable(fn):
    return fn
