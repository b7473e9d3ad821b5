"""Facts for papers of the placement office: a class visit, the vetting of an enterprise, a request for a seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from placement.agreements.facts.sources import Sources, day
from placement.extensions import db
from placement.organisations.models import School, Vetting


def parts(sources: Sources) -> dict[str, Any]:
    """The visit of a class and the school's judgement on the enterprise."""
    placement = sources.placement
    vetting = db.session.scalar(
        select(Vetting).where(
            Vetting.enterprise_id == placement.enterprise_id, Vetting.school_id == placement.school_id
        )
    )
    return {
        "visit": {
            "class_name": placement.booking.class_name if placement.booking else placement.class_name,
            "seats": str(placement.booking.seats) if placement.booking else "",
            "hours": f"{placement.work_begins}—{placement.work_ends}",
        },
        "vetting": {
            "visited_on": day(vetting.visited_on) if vetting else "",
            "decided_on": day(vetting.decided_on) if vetting else "",
            "published_on": day(vetting.published_on) if vetting else "",
            "report": vetting.report if vetting else "",
        },
    }


@dataclass(frozen=True, kw_only=True)
class ToSeal:
    """One paper that waits for the seal: how many copies of how many pages, and where the seal goes."""

    title: str
    number: str
    subject: str
    copies: int
    pages: int
    places: Sequence[str]


def seal_facts(school: School, papers: Sequence[ToSeal], *, purpose: str, by: str, on: date) -> dict[str, Any]:
    """用印申请单: the list for the seal keeper with its sums."""
    copies = sum(paper.copies for paper in papers)
    return {
        "school": {
            "name": school.name,
            "credit_code": school.credit_code or "",
            "address": school.address,
            "representative": "",
            "office": "实习管理部门",
            "contact": school.contact_name,
            "contact_title": "",
            "phone": school.contact_phone,
        },
        "seal": {
            "requested_by": by,
            "requested_on": day(on),
            "purpose": purpose,
            "kind": "学校公章",
            "documents": str(len(papers)),
            "copies": str(copies),
            "sheets": str(sum(paper.copies * paper.pages for paper in papers)),
            "impressions": str(sum(paper.copies * len(paper.places) for paper in papers)),
            "rows": [
                {
                    **asdict(paper),
                    "copies": str(paper.copies),
                    "pages": str(paper.pages),
                    "places": "、".join(paper.places),
                }
                for paper in papers
            ],
        },
    }
