"""Stands in for mmcv."""
