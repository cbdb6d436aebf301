import package_that_is_nowhere
import torch

relu = torch.relu
