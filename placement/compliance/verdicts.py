"""What a check answers when its rule is not met: broken, or not to be judged for want of a fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from placement.kernel.text import Text


@dataclass(frozen=True)
class Verdict:
    """Why a rule is not met. A check whose rule is met answers None instead.

    `values` fill the sentence of the rule's row; `missing` names the fact that is not recorded, and then the row's
    sentence is not used. `sum` shows the arithmetic, `clears` what would clear it.
    """

    clears: Text
    values: dict[str, Any] = field(default_factory=dict)
    sum: Text | None = None
    missing: Text | None = None


def broken(*, clears: Text, sum: Text | None = None, **values: Any) -> Verdict:
    """The facts are known and the rule is not met."""
    return Verdict(clears, values, sum)


def not_recorded(what: Text) -> Verdict:
    """A fact the rule needs is missing: nobody may conclude that all is well."""
    return Verdict(Text("登记%(what)s", what=what), missing=Text("尚未登记%(what)s，无法判断", what=what))
