"""What stands beside the fields of a change: today's terms, what is agreed for later, and what the rules say."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from placement.compliance.rulebook import LIGHT_LABELS, PRIVATE_CHECKS, Light
from placement.kernel.actors import Viewer
from placement.kernel.findings import Finding
from placement.placements import terms_words
from placement.placements.gate import SCHOOL_IS_AT_IT, Check
from placement.placements.models import Placement, TermsChange
from placement.placements.policy import can_see_private
from placement.web.filters import date_cn


def hints(placement: Placement) -> dict[str, str]:
    """Today's value of each thing, and what is signed for a later day."""
    found = {topic: _("现为：%(now)s", now=terms_words.said(topic, placement)) for topic in terms_words.TOPICS}
    for change in placement.terms_changes:
        if change.applied_at is None:
            for row in terms_words.rows(placement, change.before, change.after):
                found[row.topic] += "；" + _later(change, row.after)
    return found


def _later(change: TermsChange, value: str) -> str:
    day = date_cn(change.effective_on)
    return _("自%(day)s起为：%(value)s（%(number)s）", day=day, value=value, number=change.source)


def told_findings(found: Sequence[Finding], placement: Placement, viewer: Viewer) -> list[Check]:
    """The findings as rows of lights; what a declaration on health found is for the person and the office alone."""
    private = can_see_private(viewer, placement)
    return [_row(finding, hidden=finding.check in PRIVATE_CHECKS and not private) for finding in found]


def _row(finding: Finding, *, hidden: bool) -> Check:
    light = Light(finding.light)
    if hidden:
        return Check(light, "red", LIGHT_LABELS[light], SCHOOL_IS_AT_IT, actor="placement_office")
    return Check(light, "red", LIGHT_LABELS[light], finding.message, finding.article, finding.actor, finding=finding)
