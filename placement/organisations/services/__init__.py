"""What organisations do. Each verb flushes, none commits."""

from placement.organisations.services.registering import (
    add_mentor,
    add_site,
    change_bank,
    create_bureau,
    create_school,
    edit_enterprise,
    register_enterprise,
    register_with_account,
)
from placement.organisations.services.safety import record_violation, remove_violation
from placement.organisations.services.vetting import decide_vetting, list_enterprise, request_vetting

__all__ = [
    "add_mentor",
    "add_site",
    "change_bank",
    "create_bureau",
    "create_school",
    "decide_vetting",
    "edit_enterprise",
    "list_enterprise",
    "record_violation",
    "register_enterprise",
    "register_with_account",
    "remove_violation",
    "request_vetting",
]
