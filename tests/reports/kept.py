"""Findings made by hand, and what a page of them shows: for tests of lists and figures."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient

from placement.accounts.models import User
from placement.extensions import db
from placement.kernel.text import Text, pack
from placement.placements.models import KeptFinding, Placement
from tests.factories.applications import MORNING
from tests.factories.placements import Trio
from tests.support.signing_in import sign_in

LIST = "/placements/findings"


def a_finding(placement: Placement, rule: str = "R-311", **changes: Any) -> KeptFinding:
    """A finding as the inspection keeps it; of R-311 unless another rule is named."""
    told: dict[str, Any] = {
        "placement_id": placement.id,
        "school_id": placement.school_id,
        "rule": rule,
        "check_name": "made_by_hand",
        "severity": "block",
        "stops": changes.get("severity", "block") in ("block", "unknown") and not changes.get("waived_until"),
        "light": "time_and_pay",
        "article": "《职业学校学生实习管理规定》第十七条",
        "actor": "hr",
        "content": said(Text("每日实习时间不得超过8小时")),
        "digest": "0",
        "rule_set": "2026.11",
        "opened_at": MORNING,
        **changes,
    }
    finding = KeptFinding(**told)
    db.session.add(finding)
    db.session.flush()
    return finding


def said(message: Text, sum: Text | None = None) -> dict[str, Any]:
    return {"message": pack(message), "sum": pack(sum), "clears": pack(Text("缩短工作时间")), "waivable": False}


def alone(trio: Trio, **changes: Any) -> KeptFinding:
    """Nothing is held against a stay but one finding made by hand."""
    for kept in KeptFinding.query.filter_by(placement_id=trio.placement.id):
        kept.closed_at = MORNING
    return a_finding(trio.placement, **changes)


def page(client: FlaskClient, user: User, path: str = LIST) -> str:
    answer = sign_in(client, user).get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return html.unescape(re.sub(r"\s+", " ", answer.text))


def total(text: str) -> int:
    found = re.search(r"共 (\d+) 条", text)
    return int(found[1]) if found else 0
