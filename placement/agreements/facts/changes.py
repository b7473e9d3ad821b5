"""What a supplement changes, before and after, and what a termination ends, beside the agreement they belong to."""

from __future__ import annotations

from typing import Any

from placement.agreements.changes import change_rows, ending_of
from placement.agreements.facts.sources import Sources, day
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind
from placement.kernel.clock import local_date

TOGETHER = "三方协商一致"
SETTLED = {
    "pay": "乙方于解除之日起三日内结清报酬。",
    "insurance": "保险截至解除之日，此前发生的事故照常理赔。",
    "subsidy": "补助按解除之日前已确认的出勤（天数）结算，其后的预留额度收回。",
}
"""What a termination settles, unless its terms say otherwise."""


def parts(sources: Sources) -> dict[str, Any]:
    """The agreement that is changed, the change, and the end."""
    original, change = sources.original, sources.change
    signed_on = local_date(original.signed_at) if original and original.signed_at else None
    return {
        "original": {
            "title": str(AGREEMENT_KIND_LABELS[sources.kind]),
            "number": original.number if original else "",
            "signed_on": day(signed_on),
        },
        "change": _change(change if change and change.kind == AgreementKind.SUPPLEMENT else None),
        "ending": _ending(change if change and change.kind == AgreementKind.TERMINATION else None),
    }


def _change(supplement: Agreement | None) -> dict[str, Any]:
    if supplement is None:
        return {"effective_on": "", "reason": "", "rows": []}
    rows = change_rows(supplement)
    return {"effective_on": day(supplement.effective_on), "reason": supplement.reason, "rows": rows}


def _ending(termination: Agreement | None) -> dict[str, str]:
    if termination is None:
        return dict.fromkeys(("on", "by", "reason", *SETTLED), "")
    told = {"on": "", "reason": "", "by": "", **ending_of(termination)}
    settled = {name: str(termination.terms.get(name) or usual) for name, usual in SETTLED.items()}
    return {**told, "by": told["by"] or TOGETHER, **settled}
