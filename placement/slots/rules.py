"""Kinds of slot, the life of a slot and of its release to one school."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
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


SLOT_KIND_LABELS = {SlotKind.OBSERVATION: Text("认识实习"), SlotKind.WORK_PLACEMENT: Text("岗位实习"),
                    SlotKind.APPRENTICESHIP: Text("学徒"), SlotKind.TEACHER_PRACTICE: Text("教师实践")}
SLOT_STATE_LABELS = {SlotState.DRAFT: Text("草稿"), SlotState.OPEN: Text("开放"), SlotState.PAUSED: Text("已暂停"),
                     SlotState.CLOSED: Text("已关闭"), SlotState.EXPIRED: Text("已过期下架")}
RELEASE_STATE_LABELS = {ReleaseState.SUBMITTED: Text("待学校审核"), ReleaseState.PUBLISHED: Text("已发布"),
                        ReleaseState.RETURNED: Text("已退回修改")}
VENUE_LABELS = {
    Venue.FACTORY: Text("工厂车间"), Venue.OFFICE: Text("办公场所"), Venue.SHOP: Text("商店门店"),
    Venue.HOTEL_RESTAURANT: Text("酒店餐饮"), Venue.HOSPITAL_CARE: Text("医院、养老托育机构"), Venue.OUTDOOR: Text("户外"),
    Venue.OTHER: Text("其他"), Venue.BAR: Text("酒吧"), Venue.NIGHTCLUB: Text("夜总会"), Venue.KARAOKE: Text("歌厅"),
    Venue.BATHHOUSE: Text("洗浴中心"), Venue.GAME_HALL: Text("电子游戏厅"), Venue.INTERNET_BAR: Text("网吧"),
}
PRACTICE_FORM_LABELS = {PracticeForm.OBSERVATION: Text("考察观摩"), PracticeForm.SKILL_TRAINING: Text("技能培训"),
                        PracticeForm.POST: Text("岗位实践（兼职或任职）"), PracticeForm.DEVELOPMENT: Text("产品研发与技术创新")}

FRESH_DAYS = 90
"""A slot that nobody refreshed for so many days leaves the search by itself."""

HR = {Role.HR}
OFFICE = {Role.PLACEMENT_OFFICE}
SLOT = Table(
    "slot",
    Transition("submit", source=("draft",), target="open", roles=HR, label=Text("送学校审核")),
    Transition("pause", source=("open",), target="paused", roles=HR, label=Text("暂停接收申请"), tone="secondary"),
    Transition("resume", source=("paused",), target="open", roles=HR, label=Text("恢复接收申请")),
    Transition("close", source=("open", "paused", "expired"), target="closed", roles=HR, label=Text("关闭岗位"), tone="danger"),
    Transition("expire", source=("open", "paused"), target="expired", roles={"system"}, label=Text("到期下架")),
    Transition("renew", source=("expired",), target="open", roles=HR, label=Text("刷新并重新上架")),
)
RELEASE = Table(
    "slot_release",
    Transition("publish", source=("submitted",), target="published", roles=OFFICE, label=Text("发布给本校"), tone="success"),
    Transition("return", source=("submitted", "published"), target="returned", roles=OFFICE, label=Text("退回修改"),
               needs_comment=True, tone="secondary"),
    Transition("resubmit", source=("returned",), target="submitted", roles=HR, label=Text("修改后重新送审")),
)
