"""The pages of accounts, by audience."""

from placement.accounts.views import audit_trail, forgotten, own_account, people, signing_in, users
from placement.accounts.views.blueprint import blueprint

__all__ = ["audit_trail", "blueprint", "forgotten", "own_account", "people", "signing_in", "users"]
