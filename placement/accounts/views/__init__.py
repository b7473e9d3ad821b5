"""The pages of accounts."""

from placement.accounts.views.signing_in import blueprint

__all__ = ["blueprint"]
