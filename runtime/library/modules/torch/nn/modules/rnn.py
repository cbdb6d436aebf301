"""Recurrent layers and cells.

Source of behaviour: torch/nn/modules/rnn.py of PyTorch 2.13."""
import math

import torch
from torch import _C
from torch.nn import init
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter


class RNNBase(Module):

    def __init__(self, mode, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
                 bidirectional=False, proj_size=0, device=None, dtype=None):
        options = {'device': device, 'dtype': dtype}
        super().__init__()
        if proj_size:
            _C.refuse('`proj_size` of a recurrent layer')
        if not isinstance(dropout, (int, float)) or not 0 <= dropout <= 1 or isinstance(dropout, bool):
            raise ValueError('dropout should be a number in range [0, 1] representing the probability of an '
                             'element being zeroed')
        if hidden_size <= 0:
            raise ValueError('hidden_size must be greater than zero')
        if num_layers <= 0:
            raise ValueError('num_layers must be greater than zero')
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        gates = {'LSTM': 4, 'GRU': 3}.get(mode, 1) * hidden_size
        self._flat_weights_names = []
        for layer in range(num_layers):
            for suffix in ('', '_reverse')[:2 if bidirectional else 1]:
                inputs = input_size if layer == 0 else hidden_size * (2 if bidirectional else 1)
                shapes = [('weight_ih', (gates, inputs)), ('weight_hh', (gates, hidden_size))]
                if bias:
                    shapes += [('bias_ih', (gates, )), ('bias_hh', (gates, ))]
                for name, shape in shapes:
                    name = f'{name}_l{layer}{suffix}'
                    setattr(self, name, Parameter(torch.empty(shape, **options)))
                    self._flat_weights_names.append(name)
        self.reset_parameters()

    @property
    def _flat_weights(self):
        return [getattr(self, name) for name in self._flat_weights_names]

    @property
    def all_weights(self):
        count = 4 if self.bias else 2
        flat = self._flat_weights
        return [flat[i:i + count] for i in range(0, len(flat), count)]

    def flatten_parameters(self):
        """Only matters on other devices."""

    def reset_parameters(self):
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _zeros(self, input):
        layers = self.num_layers * (2 if self.bidirectional else 1)
        return torch.zeros(layers, input.size(0 if self.batch_first else 1), self.hidden_size, dtype=input.dtype,
                           device=input.device)

    def _run(self, function, input, hx):
        return function(input, hx, self._flat_weights, self.bias, self.num_layers, self.dropout, self.training,
                        self.bidirectional, self.batch_first)

    def _checked(self, input):
        if not isinstance(input, torch.Tensor):
            _C.refuse('a packed sequence')
        if input.dim() not in (2, 3):
            raise ValueError(f'{self.mode}: Expected input to be 2D or 3D, got {input.dim()}D instead')
        if input.size(-1) != self.input_size:
            raise RuntimeError(f'input.size(-1) must be equal to input_size. Expected {self.input_size}, got '
                               f'{input.size(-1)}')
        batched = input.dim() == 3
        return batched, 0 if self.batch_first else 1


class _Simple(RNNBase):
    """Those whose state is one tensor."""

    def _forward(self, function, input, hx):
        batched, batch_dim = self._checked(input)
        if not batched:
            input = input.unsqueeze(batch_dim)
            hx = hx if hx is None else hx.unsqueeze(1)
        if hx is None:
            hx = self._zeros(input)
        output, hidden = self._run(function, input, hx)
        if not batched:
            output, hidden = output.squeeze(batch_dim), hidden.squeeze(1)
        return output, hidden


class RNN(_Simple):

    def __init__(self, *args, nonlinearity='tanh', **kwargs):
        if len(args) > 3:
            nonlinearity, args = args[3], args[:3] + args[4:]
        self.nonlinearity = nonlinearity
        if nonlinearity not in ('tanh', 'relu'):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__('RNN_TANH' if nonlinearity == 'tanh' else 'RNN_RELU', *args, **kwargs)

    def forward(self, input, hx=None):
        function = _C.aten.rnn_tanh if self.mode == 'RNN_TANH' else _C.aten.rnn_relu
        return self._forward(function, input, hx)


class GRU(_Simple):

    def __init__(self, *args, **kwargs):
        super().__init__('GRU', *args, **kwargs)

    def forward(self, input, hx=None):
        return self._forward(_C.aten.gru, input, hx)


class LSTM(RNNBase):

    def __init__(self, *args, **kwargs):
        super().__init__('LSTM', *args, **kwargs)

    def forward(self, input, hx=None):
        batched, batch_dim = self._checked(input)
        if not batched:
            input = input.unsqueeze(batch_dim)
        if hx is None:
            hx = (self._zeros(input), self._zeros(input))
        elif not batched:
            hx = (hx[0].unsqueeze(1), hx[1].unsqueeze(1))
        output, hidden, cell = self._run(_C.aten.lstm, input, hx)
        if not batched:
            output, hidden, cell = output.squeeze(batch_dim), hidden.squeeze(1), cell.squeeze(1)
        return output, (hidden, cell)


class RNNCellBase(Module):

    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        options = {'device': device, 'dtype': dtype}
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.weight_ih = Parameter(torch.empty((num_chunks * hidden_size, input_size), **options))
        self.weight_hh = Parameter(torch.empty((num_chunks * hidden_size, hidden_size), **options))
        if bias:
            self.bias_ih = Parameter(torch.empty(num_chunks * hidden_size, **options))
            self.bias_hh = Parameter(torch.empty(num_chunks * hidden_size, **options))
        else:
            self.register_parameter('bias_ih', None)
            self.register_parameter('bias_hh', None)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _zeros(self, input):
        return torch.zeros(input.size(0), self.hidden_size, dtype=input.dtype, device=input.device)

    def _run(self, function, input, hx):
        return function(input, hx, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)

    def _batched(self, input):
        if input.dim() not in (1, 2):
            raise ValueError(f'{type(self).__name__}: Expected input to be 1D or 2D, got {input.dim()}D instead')
        return input.dim() == 2


class _SimpleCell(RNNCellBase):

    def _forward(self, function, input, hx):
        batched = self._batched(input)
        input = input if batched else input.unsqueeze(0)
        if hx is None:
            hx = self._zeros(input)
        elif not batched:
            hx = hx.unsqueeze(0)
        result = self._run(function, input, hx)
        return result if batched else result.squeeze(0)


class RNNCell(_SimpleCell):

    def __init__(self, input_size, hidden_size, bias=True, nonlinearity='tanh', device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        if self.nonlinearity not in ('tanh', 'relu'):
            raise RuntimeError(f'Unknown nonlinearity: {self.nonlinearity}')
        function = _C.aten.rnn_tanh_cell if self.nonlinearity == 'tanh' else _C.aten.rnn_relu_cell
        return self._forward(function, input, hx)


class GRUCell(_SimpleCell):

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        return self._forward(_C.aten.gru_cell, input, hx)


class LSTMCell(RNNCellBase):

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        batched = self._batched(input)
        input = input if batched else input.unsqueeze(0)
        if hx is None:
            zeros = self._zeros(input)
            hx = (zeros, zeros)
        elif not batched:
            hx = (hx[0].unsqueeze(0), hx[1].unsqueeze(0))
        hidden, cell = self._run(_C.aten.lstm_cell, input, hx)
        return (hidden, cell) if batched else (hidden.squeeze(0), cell.squeeze(0))
