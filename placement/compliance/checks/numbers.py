"""How many interns an enterprise and a post may take."""

from __future__ import annotations

from datetime import date

from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text


def share_of_enterprise(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-114: interns are not more than a tenth of the staff on post, the case's people included."""
    return _share(facts, row, staff=facts.enterprise.staff, interns=facts.enterprise.interns)


def share_of_post(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-115: interns are not more than a fifth of the staff in the same kind of post."""
    return _share(facts, row, staff=facts.post.staff, interns=facts.post.interns)


def _share(facts: Facts, row: RuleRow, *, staff: int | None, interns: int | None) -> Verdict | None:
    if staff is None:
        return not_recorded(Text("在岗职工数"))
    if interns is None:
        return not_recorded(Text("已在岗的实习学生数"))
    share, coming = row.number("percent"), facts.plan.coming
    if (interns + coming) * 100 <= staff * share:
        return None
    return broken(
        share=share,
        sum=share_sum(staff, share, interns=interns, coming=coming),
        clears=Text("减少接收人数，或核对在岗职工数"),
    )


def share_sum(staff: int, share: int, *, interns: int, coming: int) -> Text:
    """在岗 86 × 10% = 8.6 → 8 人, 已占 7, 还可 1, and how many come."""
    most = staff * share // 100
    return Text(
        "在岗 %(staff)s × %(share)s%% = %(exact)s → %(most)s 人，已占 %(taken)s，还可 %(left)s，本次 %(coming)s",
        staff=staff,
        share=share,
        exact=f"{staff * share / 100:.2f}".rstrip("0").rstrip("."),
        most=most,
        taken=interns,
        left=max(0, most - interns),
        coming=coming,
    )
