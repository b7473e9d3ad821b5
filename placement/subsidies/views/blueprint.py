"""The blueprint, its places in the menu, and what every view of the subsidy asks of a request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, request, url_for

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.subsidies import policy, queries
from placement.subsidies.models import Budget
from placement.subsidies.states import Figure
from placement.web import navigation

blueprint = Blueprint("subsidies", __name__, url_prefix="/subsidies")
navigation.item(Text("补助结算"), "subsidies.statements", icon="receipt", order=80, roles=policy.READERS)
navigation.item(
    Text("补助预算"),
    "subsidies.budgets",
    icon="building-bank",
    order=81,
    roles={Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER, Role.FINANCE_BUREAU, Role.AUDITOR},
)
navigation.item(
    Text("补助明细账"),
    "subsidies.ledger",
    icon="notebook",
    order=82,
    roles={Role.SCHOOL_FINANCE, Role.FINANCE_BUREAU, Role.AUDITOR},
)


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def today() -> date:
    """The date in Hangzhou."""
    return local_date(now())


def comment() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    return "；".join(filter(None, (request.form.get("reason", "").strip(), request.form.get("comment", "").strip())))


def word_of(field: Any) -> str:
    """The label of what a filter is set to; empty when it is not set, or to something that does not exist."""
    return next((str(choice.label) for choice in field.choices if field.data and choice.value == field.data), "")


def chips(words: Any, *selects: Any) -> list[tuple[str, str]]:
    """The filters in force, each with the argument that removes it."""
    named = [(word_of(field), field.name) for field in selects]
    return [(words.data, words.name)] * bool(words.data) + [(word, name) for word, name in named if word]


def figures(viewer: Viewer, school_id: int, year: int) -> dict[str, Any] | None:
    """The five figures of a line, each with the way to what it is made of; None for who does not see the books."""
    budget = queries.budget_of(school_id, year) if policy.sees_books(viewer) else None
    return figures_of(budget) if budget else None


def figures_of(budget: Budget) -> dict[str, Any]:
    """What `budget_bar` takes."""
    ledger = {
        figure.value: url_for("subsidies.ledger", school=budget.school_id, year=budget.year, figure=figure.value)
        for figure in Figure
    }
    line = url_for("subsidies.budget", budget_id=budget.id)
    return {
        "approved": budget.approved_fen,
        "committed": budget.committed_fen,
        "earned": budget.earned_fen,
        "paid": budget.paid_fen,
        "free": budget.free_fen,
        "hrefs": {**ledger, "approved": line, "free": f"{line}#waiting"},
        "year": budget.year,
    }
