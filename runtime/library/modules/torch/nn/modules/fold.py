from torch.nn.modules.shape import Fold, Unfold
