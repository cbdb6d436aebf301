"""Stands in for mmcv's transforms; as there, `cache_randomness` is imported from `.utils`."""
