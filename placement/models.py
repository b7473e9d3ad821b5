"""Every mapped class, so that the schema is whole wherever the application is made."""

from placement.accounts import models as accounts
from placement.agreements import models as agreements
from placement.applications import models as applications
from placement.attendance import models as attendance
from placement.infra import audit, files, jobs, outbox, statelog
from placement.leaving import models as leaving
from placement.organisations import models as organisations
from placement.packets import models as packets
from placement.papers import models as papers
from placement.placements import models as placements
from placement.practice import models as practice
from placement.reference import models as reference
from placement.slots import models as slots
from placement.subsidies import models as subsidies

__all__ = [
    "accounts",
    "agreements",
    "applications",
    "attendance",
    "audit",
    "files",
    "jobs",
    "leaving",
    "organisations",
    "outbox",
    "packets",
    "papers",
    "placements",
    "practice",
    "reference",
    "slots",
    "statelog",
    "subsidies",
]
