from torch.nn.modules.shape import PixelShuffle, PixelUnshuffle
