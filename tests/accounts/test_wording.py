"""Readers of the audit trail see words, not codes."""

from __future__ import annotations

import re
from pathlib import Path

from placement.accounts.wording import ACT_LABELS, SUBJECT_LABELS

SOURCES = Path(__file__).resolve().parents[2] / "placement"


def test_every_act_and_subject_of_the_audit_trail_has_a_name() -> None:
    program = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))

    written = re.findall(r'audit\.record\(\s*"(\w+)",\s*f?"(\w+):', program)

    unnamed = {act for act, _subject in written} - set(ACT_LABELS) | {subject for _act, subject in written} - set(
        SUBJECT_LABELS
    )
    assert not unnamed, f"give these a line in placement/accounts/wording.py: {sorted(unnamed)}"
