"""What people and events do with the subsidy: budgets, promises, statements, decisions, papers."""

from placement.subsidies.services.books import books_agree, promised_fen
from placement.subsidies.services.budgets import decide_budget, propose_budget
from placement.subsidies.services.commitments import commit_placement, release_placement, work_queue
from placement.subsidies.services.deciding import approve, confirm, dispute, pay, review, send_back, unconfirmed
from placement.subsidies.services.papers import issue_paper, paper_job
from placement.subsidies.services.policies import ensure_default_policy
from placement.subsidies.services.statements import alive_statement, cancel_statement, prepare_statement

__all__ = [
    "alive_statement",
    "approve",
    "books_agree",
    "cancel_statement",
    "commit_placement",
    "confirm",
    "decide_budget",
    "dispute",
    "ensure_default_policy",
    "issue_paper",
    "paper_job",
    "pay",
    "prepare_statement",
    "promised_fen",
    "propose_budget",
    "release_placement",
    "review",
    "send_back",
    "unconfirmed",
    "work_queue",
]
