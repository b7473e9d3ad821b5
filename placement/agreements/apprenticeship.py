"""学徒培养协议: the work placement agreement with the training of the apprentice beside it."""

from __future__ import annotations

from dataclasses import dataclass

from placement.agreements.documents import WorkPlacementAgreement


@dataclass(frozen=True, kw_only=True)
class Training:
    """What the apprentice is trained for, and how. `level` may be empty."""

    occupation: str
    level: str
    plan: str
    rotation: str


@dataclass(frozen=True, kw_only=True)
class ApprenticeshipAgreement(WorkPlacementAgreement):
    """学徒培养协议 of a student-apprentice, who stays on the roll of the school."""

    training: Training
