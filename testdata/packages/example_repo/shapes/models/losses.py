from torch.nn import functional as F

_SMOOTHING = 0.1


def smooth_loss(scores, labels):
    """Cross entropy with label smoothing."""
    return F.cross_entropy(scores, labels, label_smoothing=_SMOOTHING)


def unused_loss(scores, labels):
    return F.mse_loss(scores, labels)
