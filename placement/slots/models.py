"""What enterprises offer, and to which schools."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.extensions import db
from placement.infra.statelog import Versioned
from placement.infra.types import UtcDateTime, one_of, words
from placement.kernel.text import Text
from placement.organisations.models import Enterprise, School, WorkSite
from placement.slots.rules import ReleaseState, SlotKind, SlotState, Venue
from placement.slots.terms import CAPACITY_LIMIT, FILING_LIMIT, Filing

NOT_JUDGED = Text("尚未核对企业考察结果与合规检查，暂不能发布")


class Slot(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """A post, observation visit or teacher place. `seats_held` counts offers that stand and seats that are taken.

    `hazards` holds words of `compliance.hazards`, comma-separated; empty says that there are none, None that nobody
    said. `post_staff` counts employees in the same kind of post.
    """

    __tablename__ = "slot"
    __table_args__ = (
        one_of("kind", SlotKind),
        one_of("state", SlotState),
        one_of("venue", Venue),
        CheckConstraint(f"capacity BETWEEN 1 AND {CAPACITY_LIMIT}", name="capacity_in_bounds"),
        CheckConstraint("seats_held BETWEEN 0 AND capacity", name="seats_within_capacity"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("pay_fen >= 0", name="pay_not_negative"),
        CheckConstraint("post_staff >= 0", name="post_staff_not_negative"),
        CheckConstraint("regular_wage_fen >= 0", name="regular_wage_not_negative"),
        CheckConstraint("lowest_wage_fen >= 0", name="lowest_wage_not_negative"),
        Index("ix_slot_state_kind_starts_on", "state", "kind", "starts_on"),
        Index("ix_slot_enterprise_id_state", "enterprise_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(db.ForeignKey("enterprise.id"))
    site_id: Mapped[int] = mapped_column(db.ForeignKey("work_site.id"))
    kind: Mapped[str] = mapped_column(words())
    state: Mapped[str] = mapped_column(words(12), default=SlotState.DRAFT)
    title: Mapped[str] = mapped_column(String(60))
    tasks: Mapped[str] = mapped_column(LongText)
    requirements: Mapped[str] = mapped_column(LongText, default="")
    venue: Mapped[str] = mapped_column(words())
    labour_class: Mapped[int] = mapped_column(default=1)
    hazards: Mapped[str | None] = mapped_column(String(400))
    post_staff: Mapped[int | None]
    capacity: Mapped[int]
    seats_held: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    pay_fen: Mapped[int] = mapped_column(default=0)
    pay_day: Mapped[int] = mapped_column(default=15)
    regular_wage_fen: Mapped[int | None]
    lowest_wage_fen: Mapped[int | None]
    board: Mapped[bool] = mapped_column(default=False)
    lodging: Mapped[bool] = mapped_column(default=False)
    work_begins: Mapped[str] = mapped_column(String(5), default="08:30")
    work_ends: Mapped[str] = mapped_column(String(5), default="17:30")
    break_minutes: Mapped[int] = mapped_column(default=60)
    weekdays: Mapped[str] = mapped_column(String(7), default="12345")
    practice_form: Mapped[str | None] = mapped_column(words())
    mentor_id: Mapped[int | None] = mapped_column(db.ForeignKey("user_account.id"))
    all_schools: Mapped[bool] = mapped_column(default=True)
    cloned_from_id: Mapped[int | None] = mapped_column(db.ForeignKey("slot.id"))
    search_text: Mapped[str] = mapped_column(LongText, default="")
    refreshed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    enterprise: Mapped[Enterprise] = relationship()
    site: Mapped[WorkSite] = relationship()
    majors: Mapped[list[SlotMajor]] = relationship(cascade="all, delete-orphan", order_by="SlotMajor.major_code")
    releases: Mapped[list[SlotRelease]] = relationship(back_populates="slot", order_by="SlotRelease.id")

    @property
    def seats_free(self) -> int:
        """How many more people can be offered a seat."""
        return self.capacity - self.seats_held


class SlotMajor(db.Model):  # type: ignore[name-defined,misc]
    """A major a slot is for."""

    __tablename__ = "slot_major"
    __table_args__ = (Index("ix_slot_major_major_code", "major_code"),)

    slot_id: Mapped[int] = mapped_column(db.ForeignKey("slot.id"), primary_key=True)
    major_code: Mapped[str] = mapped_column(db.ForeignKey("major.code"), primary_key=True)


class SlotRelease(Versioned, db.Model):  # type: ignore[name-defined,misc]
    """One slot before one school: its placement office publishes it for its own people, with an optional quota.

    `special_filing` is the number under which the school filed the post's exceptions with its authority (R-317).
    """

    __tablename__ = "slot_release"
    __table_args__ = (
        UniqueConstraint("slot_id", "school_id"),
        one_of("state", ReleaseState),
        CheckConstraint("quota IS NULL OR quota >= 0", name="quota_not_negative"),
        CheckConstraint("seats_held >= 0 AND (quota IS NULL OR seats_held <= quota)", name="seats_within_quota"),
        Index("ix_slot_release_school_id_state", "school_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(db.ForeignKey("slot.id"))
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(words(12), default=ReleaseState.SUBMITTED)
    quota: Mapped[int | None]
    seats_held: Mapped[int] = mapped_column(default=0)
    special_filing: Mapped[str] = mapped_column(String(FILING_LIMIT), default="")
    special_filed_on: Mapped[date | None]

    slot: Mapped[Slot] = relationship(back_populates="releases")
    school: Mapped[School] = relationship()
    _obstacle: ClassVar[Text | None] = NOT_JUDGED

    @property
    def obstacle(self) -> Text | None:
        """What stands against publishing; something always does until `judging.judge` looked."""
        return self._obstacle

    @obstacle.setter
    def obstacle(self, reason: Text | None) -> None:
        self.__dict__["_obstacle"] = reason

    @property
    def filing(self) -> Filing | None:
        """The filing under which the school published the post, if it needed one."""
        if not self.special_filing or self.special_filed_on is None:
            return None
        return Filing(self.special_filing, self.special_filed_on)

    @property
    def seats_free(self) -> int:
        """How many more people of this school can be offered a seat: by the quota and by what the slot has left."""
        left = self.slot.seats_free
        return left if self.quota is None else min(left, self.quota - self.seats_held)
