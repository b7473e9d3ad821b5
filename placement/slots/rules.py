"""Kinds of slot, the life of a slot and of its release to one school."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class SlotKind(StrEnum):
    """What is offered."""

    OBSERVATION = "observation"
    WORK_PLACEMENT = "work_placement"
    APPRENTICESHIP = "apprenticeship"
    TEACHER_PRACTICE = "teacher_practice"


class SlotState(StrEnum):
    """The enterprise's side of a slot; each school's side is the state of its release."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    EXPIRED = "expired"


class ReleaseState(StrEnum):
    """One school's side of a slot."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RETURNED = "returned"


class Venue(StrEnum):
    """Where the work happens; entertainment venues are refused (R-303)."""

    FACTORY = "factory"
    OFFICE = "office"
    SHOP = "shop"
    HOTEL_RESTAURANT = "hotel_restaurant"
    HOSPITAL_CARE = "hospital_care"
    OUTDOOR = "outdoor"
    OTHER = "other"
    BAR = "bar"
    NIGHTCLUB = "nightclub"
    KARAOKE = "karaoke"
    BATHHOUSE = "bathhouse"
    GAME_HALL = "game_hall"
    INTERNET_BAR = "internet_bar"


class PracticeForm(StrEnum):
    """Forms of a teacher's practice (TCH16 Art. 6, R-704)."""

    OBSERVATION = "observation"
    SKILL_TRAINING = "skill_training"
    POST = "post"
    DEVELOPMENT = "development"


SLOT_KIND_LABELS = {
    SlotKind.OBSERVATION: Text("认识实习"),
    SlotKind.WORK_PLACEMENT: Text("岗位实习"),
    SlotKind.APPRENTICESHIP: Text("学徒"),
    SlotKind.TEACHER_PRACTICE: Text("教师实践"),
}
SLOT_STATE_LABELS = {
    SlotState.DRAFT: Text("草稿"),
    SlotState.OPEN: Text("开放"),
    SlotState.PAUSED: Text("已暂停"),
    SlotState.CLOSED: Text("已关闭"),
    SlotState.EXPIRED: Text("已过期下架"),
}
RELEASE_STATE_LABELS = {
    ReleaseState.SUBMITTED: Text("待学校审核"),
    ReleaseState.PUBLISHED: Text("已发布"),
    ReleaseState.RETURNED: Text("已退回修改"),
}
VENUE_LABELS = {
    Venue.FACTORY: Text("工厂车间"),
    Venue.OFFICE: Text("办公场所"),
    Venue.SHOP: Text("商店门店"),
    Venue.HOTEL_RESTAURANT: Text("酒店餐饮"),
    Venue.HOSPITAL_CARE: Text("医院、养老托育机构"),
    Venue.OUTDOOR: Text("户外"),
    Venue.OTHER: Text("其他"),
    Venue.BAR: Text("酒吧"),
    Venue.NIGHTCLUB: Text("夜总会"),
    Venue.KARAOKE: Text("歌厅"),
    Venue.BATHHOUSE: Text("洗浴中心"),
    Venue.GAME_HALL: Text("电子游戏厅"),
    Venue.INTERNET_BAR: Text("网吧"),
}
PRACTICE_FORM_LABELS = {
    PracticeForm.OBSERVATION: Text("考察观摩"),
    PracticeForm.SKILL_TRAINING: Text("技能培训"),
    PracticeForm.POST: Text("岗位实践（兼职或任职）"),
    PracticeForm.DEVELOPMENT: Text("产品研发与技术创新"),
}

SLOT_STATE_TONES = {
    SlotState.DRAFT: "neutral",
    SlotState.OPEN: "good",
    SlotState.PAUSED: "warn",
    SlotState.CLOSED: "neutral",
    SlotState.EXPIRED: "bad",
}
RELEASE_STATE_TONES = {ReleaseState.SUBMITTED: "wait", ReleaseState.PUBLISHED: "good", ReleaseState.RETURNED: "warn"}
SLOT_KIND_HINTS = {
    SlotKind.OBSERVATION: Text("学校为班级统一预约，学生参观、观摩，不领取报酬"),
    SlotKind.WORK_PLACEMENT: Text("学生到岗参加实际工作，须签三方协议并支付报酬"),
    SlotKind.APPRENTICESHIP: Text("学徒在企业跟师学艺，须签学徒培养协议并支付报酬"),
    SlotKind.TEACHER_PRACTICE: Text("接收教师到企业实践，签教师企业实践协议"),
}
KINDS_FOR_STUDENTS = (SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP, SlotKind.OBSERVATION)
KINDS_FOR_TEACHERS = (SlotKind.TEACHER_PRACTICE,)
APPLIED_FOR = frozenset({SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP, SlotKind.TEACHER_PRACTICE})
"""Kinds a person applies for; an observation is booked by the placement office for a class."""
PAID = frozenset({SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP})
"""Kinds for which pay is owed (R-321 to R-324)."""

FRESH_DAYS = 90
"""A slot that nobody refreshed for so many days leaves the search by itself."""
REMIND_DAYS = 75
"""From so many days on the enterprise is asked to refresh."""


class Match(StrEnum):
    """How near the majors of a slot are to one's own (R-110)."""

    SAME_MAJOR = "same_major"
    SAME_CLASS = "same_class"
    SAME_CATEGORY = "same_category"
    OTHER = "other"
    ANY = "any"


MATCH_LABELS = {
    Match.SAME_MAJOR: Text("专业对口"),
    Match.SAME_CLASS: Text("同专业类"),
    Match.SAME_CATEGORY: Text("同专业大类"),
    Match.OTHER: Text("专业不对口"),
    Match.ANY: Text("不限专业"),
}
MATCH_TONES = {
    Match.SAME_MAJOR: "good",
    Match.SAME_CLASS: "info",
    Match.SAME_CATEGORY: "warn",
    Match.OTHER: "bad",
    Match.ANY: "neutral",
}
MATCH_REASONS = {
    Match.SAME_MAJOR: Text("岗位面向您所学的专业。"),
    Match.SAME_CLASS: Text("岗位面向与您同一专业类的专业。"),
    Match.SAME_CATEGORY: Text("岗位面向与您同一专业大类、不同专业类的专业，学校会重点审核。"),
    Match.OTHER: Text("岗位面向其他专业大类；原则上不得跨专业大类安排岗位实习。"),
    Match.ANY: Text("岗位没有限定专业。"),
}
MATCH_ARTICLE = "《职业学校学生实习管理规定》第八条；《职业教育法》第五十条"


def match_of(level: int | None) -> Match:
    """The match for a level as `match_level` gives it: 3 major, 2 class, 1 category, None where no major is named."""
    if level is None:
        return Match.ANY
    return (Match.OTHER, Match.SAME_CATEGORY, Match.SAME_CLASS, Match.SAME_MAJOR)[level]


def match_level(own: str, majors: list[str]) -> int | None:
    """How many pairs of figures of one's own major agree at best with a slot's; None when the slot names no major."""
    return max((sum(own[:size] == code[:size] for size in (2, 4, 6)) for code in majors), default=None)


def publishing_refused(release: Any, _viewer: Viewer) -> Text | None:
    """Why this school may not publish, as `judging.judge` found: enterprise not taken, or the law is against it."""
    obstacle: Text | None = getattr(release, "obstacle", None)
    return obstacle


HR = {Role.HR}
OFFICE = {Role.PLACEMENT_OFFICE}
SLOT = Table(
    "slot",
    Transition("submit", source=("draft",), target="open", roles=HR, label=Text("送学校审核")),
    Transition("adopt", source=("draft",), target="paused", roles={"system"}, label=Text("学生自行联系的岗位")),
    Transition("pause", source=("open",), target="paused", roles=HR, label=Text("暂停接收申请"), tone="secondary"),
    Transition("resume", source=("paused",), target="open", roles=HR, label=Text("恢复接收申请")),
    Transition(
        "close", source=("open", "paused", "expired"), target="closed", roles=HR, label=Text("关闭岗位"), tone="danger"
    ),
    Transition("expire", source=("open", "paused"), target="expired", roles={"system"}, label=Text("到期下架")),
    Transition("renew", source=("expired",), target="open", roles=HR, label=Text("刷新并重新上架")),
)
RELEASE = Table(
    "slot_release",
    Transition(
        "publish",
        source=("submitted",),
        target="published",
        roles=OFFICE,
        label=Text("发布给本校"),
        guard=publishing_refused,
        tone="success",
    ),
    Transition(
        "return",
        source=("submitted", "published"),
        target="returned",
        roles=OFFICE,
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition("resubmit", source=("returned",), target="submitted", roles=HR, label=Text("修改后重新送审")),
    Transition("amend", source=("published",), target="submitted", roles=HR, label=Text("内容有变，重新送审")),
)
