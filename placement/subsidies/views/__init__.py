"""The pages of the subsidy: statements, how they are prepared and decided, budgets, the ledger."""

from placement.subsidies.views import budgets, deciding, ledger, preparing, statements, unpaid
from placement.subsidies.views.blueprint import blueprint

__all__ = ["blueprint", "budgets", "deciding", "ledger", "preparing", "statements", "unpaid"]
