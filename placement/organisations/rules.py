"""Kinds of organisation, and the vetting of an enterprise by a school."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class OrganisationKind(StrEnum):
    """What an organisation is to the system."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    BUREAU = "bureau"


class SchoolLevel(StrEnum):
    """Kinds of vocational school."""

    SECONDARY = "secondary"
    TECHNICIAN = "technician"
    COLLEGE = "college"


class EnterpriseKind(StrEnum):
    """What an enterprise is; intermediaries are refused (R-122)."""

    ENTERPRISE = "enterprise"
    TRAINING_BASE = "training_base"
    HR_AGENCY = "hr_agency"
    DISPATCH = "dispatch"


class VettingState(StrEnum):
    """Whether a school takes an enterprise."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


SCHOOL_LEVEL_LABELS = {SchoolLevel.SECONDARY: Text("中等职业学校"), SchoolLevel.TECHNICIAN: Text("技工院校"),
                       SchoolLevel.COLLEGE: Text("高等职业学校")}
ENTERPRISE_KIND_LABELS = {EnterpriseKind.ENTERPRISE: Text("企业"), EnterpriseKind.TRAINING_BASE: Text("实训基地"),
                          EnterpriseKind.HR_AGENCY: Text("人力资源服务机构"), EnterpriseKind.DISPATCH: Text("劳务派遣单位")}
VETTING_LABELS = {VettingState.PENDING: Text("待考察审核"), VettingState.APPROVED: Text("已通过考察"),
                  VettingState.REFUSED: Text("未通过考察"), VettingState.REVOKED: Text("已撤销合作")}

OFFICE = {Role.PLACEMENT_OFFICE}
VETTING = Table(
    "vetting",
    Transition("approve", source=("pending", "refused"), target="approved", roles=OFFICE, label=Text("通过考察"), tone="success"),
    Transition("refuse", source=("pending",), target="refused", roles=OFFICE, label=Text("不予通过"), needs_comment=True,
               tone="danger"),
    Transition("revoke", source=("approved",), target="revoked", roles=OFFICE, label=Text("撤销合作"), needs_comment=True,
               tone="danger"),
    Transition("reapply", source=("refused", "revoked"), target="pending", roles={Role.HR}, label=Text("重新申请考察")),
)
