"""Source of behaviour: torch/utils/__init__.py of PyTorch 2.13."""
