"""What a check answers when its rule is not met: broken, or not to be judged for want of a fact."""

from __future__ import annotations

from dataclasses import dataclass

from placement.kernel.text import Text


@dataclass(frozen=True)
class Verdict:
    """What is wrong, what clears it, and the sum that shows it. A check whose rule is met answers None instead."""

    message: Text
    clears: Text
    sum: Text | None = None
    unknown: bool = False


def broken(message: Text, *, clears: Text, sum: Text | None = None) -> Verdict:
    """The facts are known and the rule is not met."""
    return Verdict(message, clears, sum)


def not_recorded(message: Text, *, clears: Text) -> Verdict:
    """A fact the rule needs is missing: nobody may conclude that all is well."""
    return Verdict(message, clears, unknown=True)
