"""What an issued document may be, what is said of a file, and the life of a template version."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class DocumentState(StrEnum):
    """Whether an issued document is still the one that counts; pending while its parties sign it."""

    PENDING = "pending"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class DocumentVerdict(StrEnum):
    """What is said of a file that somebody brings: bytes we issued, ours but changed, or none of ours."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class TemplateState(StrEnum):
    """Where a school's own version of a template stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RETIRED = "retired"


DOCUMENT_STATE_LABELS = {
    DocumentState.PENDING: Text("签署中，尚未生效"),
    DocumentState.CURRENT: Text("有效"),
    DocumentState.SUPERSEDED: Text("已被新版本取代"),
    DocumentState.ENDED: Text("已终止"),
}
DOCUMENT_VERDICT_LABELS = {
    DocumentVerdict.GENUINE: Text("真实，与签发的文件完全一致"),
    DocumentVerdict.ALTERED: Text("已被改动，与签发的文件不一致"),
    DocumentVerdict.UNKNOWN: Text("不是本系统签发的文件"),
}
TEMPLATE_STATE_LABELS = {
    TemplateState.DRAFT: Text("草稿"),
    TemplateState.SUBMITTED: Text("待发布"),
    TemplateState.PUBLISHED: Text("使用中"),
    TemplateState.RETIRED: Text("已停用"),
}

WITH_MODEL_TEXT = ("work_placement_agreement",)
"""Papers for which there is an official model text to compare with (R-202)."""
SYSTEM = {"system"}
OFFICE = {Role.PLACEMENT_OFFICE}
PUBLISHERS = {Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER}
"""Who may put a version into use; never the person who wrote it."""
DOCUMENT = Table(
    "document",
    Transition(
        "supersede", source=("pending", "current"), target="superseded", roles=SYSTEM, label=Text("被新版本取代")
    ),
    Transition("end", source=("pending", "current", "superseded"), target="ended", roles=SYSTEM, label=Text("终止")),
)
"""What becomes of a paper after it was issued; its bytes never change."""


def _own_work(version: Any, viewer: Viewer) -> Text | None:
    """Four eyes: what one person wrote another one reads."""
    if version.author_id == viewer.user_id:
        return Text("不能发布或退回自己编写的版本，请由本校另一人办理")
    return None


TEMPLATE = Table(
    "template",
    Transition("submit", source=("draft",), target="submitted", roles=OFFICE, label=Text("提交发布")),
    Transition(
        "return",
        source=("submitted",),
        target="draft",
        roles=PUBLISHERS,
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
        guard=_own_work,
    ),
    Transition(
        "publish", source=("submitted",), target="published", roles=PUBLISHERS, label=Text("发布使用"), guard=_own_work
    ),
    Transition("withdraw", source=("submitted",), target="draft", roles=OFFICE, label=Text("收回"), tone="secondary"),
    Transition("discard", source=("draft",), target="retired", roles=OFFICE, label=Text("放弃草稿"), tone="danger"),
    Transition(
        "retire",
        source=("published",),
        target="retired",
        roles=PUBLISHERS,
        label=Text("停用，改用通用版"),
        needs_comment=True,
        tone="danger",
    ),
    Transition("replace", source=("published",), target="retired", roles=SYSTEM, label=Text("由新版本取代")),
)
"""The life of a school's own version; while it is in use nothing in it changes."""
TEMPLATE_EVENT_LABELS = {"begin": Text("新建版本"), **{row.name: row.label for row in TEMPLATE.rows}}
