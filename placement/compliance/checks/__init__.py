"""The checks by name, as rows of the rule book call them: facts and a row in, None or a verdict out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from placement.compliance.checks import papers, people, places
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict

Check = Callable[[Facts, RuleRow, date], Verdict | None]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        people.old_enough,
        people.beyond_first_year,
        papers.student_consents,
        papers.guardian_consents,
        papers.agreement_signed,
        papers.guardian_signs_for_minor,
        papers.insured_throughout,
        places.no_intermediary,
        places.no_entertainment_venue,
    )
}
