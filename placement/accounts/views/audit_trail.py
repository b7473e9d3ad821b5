"""The audit trail: who did what, when; and whether its chain is whole."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts import queries
from placement.accounts.forms import AuditFilters
from placement.accounts.queries import AuditFilter
from placement.accounts.rules import ROLE_LABELS, Role
from placement.accounts.views.blueprint import blueprint
from placement.accounts.wording import ACT_LABELS, DETAIL_LABELS, SUBJECT_LABELS
from placement.infra import audit
from placement.infra.audit import AuditEntry
from placement.kernel.text import Text
from placement.web import navigation
from placement.web.access import requires
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key

READERS = (Role.AUDIT_ADMIN, Role.AUDITOR)
navigation.item(Text("审计记录"), "accounts.audit_trail", icon="history", roles=READERS, order=100)


@blueprint.get("/audit-trail")
@requires(*READERS)
def audit_trail() -> Response:
    """The entries, newest first."""
    filters = AuditFilters(act={"": _("全部操作")} | {act: ACT_LABELS.get(act, act) for act in queries.audit_acts()})
    asked = AuditFilter(
        filters.words, filters.act.data or "", filters.subject.data or "", filters.since.data, filters.until.data
    )
    sort, order = sort_key({"at": AuditEntry.id}, "-at")
    page = paginate(queries.audit_list(asked).order_by(order), scalars=True)
    return respond(
        "accounts/audit_trail.html",
        "accounts/_audit_trail.html",
        page=page,
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        acts=ACT_LABELS,
        subjects=SUBJECT_LABELS,
        details=DETAIL_LABELS,
        roles=ROLE_LABELS,
    )


@blueprint.get("/audit-trail/chain")
@requires(*READERS)
def audit_chain() -> Response:
    """Recalculate the whole chain and say whether an entry was changed or lost."""
    return respond(
        "accounts/audit_chain.html",
        broken=audit.first_broken(),
        total=queries.audit_count(),
        last=queries.last_audit_entry(),
    )
