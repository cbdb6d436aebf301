"""Random choices, and which constructs a package may have and has."""
from __future__ import annotations

import random
from typing import Sequence, TypeVar

from tags import kAlways, kRare

T = TypeVar('T')


class Choices:
    """A seed's dice. Every package leaves constructs out, so that those it has meet more often."""

    def __init__(self, seed: int, features: tuple[str, ...]):
        self.random = random.Random(f'{seed} {",".join(features)}')
        self.features = frozenset(features)
        self.used: set[str] = set()
        self.decided: dict[str, bool] = {}
        self.loud_percent = 0 if self.random.randrange(2) else 20

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def has(self, feature: str) -> bool:
        return feature in self.features

    def allowed(self, tag: str) -> bool:
        """Whether this package may have the construct."""
        if tag not in self.decided:
            percent = self.loud_percent if tag.startswith('loud: ') else 25 if tag in kRare else 75
            self.decided[tag] = tag in kAlways or self.chance(percent)
        return self.decided[tag]

    def use(self, tag: str) -> None:
        self.used.add(tag)

    def try_use(self, tag: str, percent: int) -> bool:
        """Whether to make the construct here."""
        if not self.allowed(tag) or not self.chance(percent):
            return False
        self.use(tag)
        return True

    def pick(self, choices: Sequence[tuple[str, T]]) -> T | None:
        """One of the (construct, value) pairs; None if the package may have none of them."""
        allowed = [choice for choice in choices if self.allowed(choice[0])]
        if not allowed:
            return None
        tag, value = self.random.choice(allowed)
        self.use(tag)
        return value
