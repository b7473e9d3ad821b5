"""People: the account, what they may act as, and what a student or teacher is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.rules import Role, Sex, SubjectGroup, grade_year
from placement.extensions import db
from placement.infra.types import Encrypted, UtcDateTime, one_of, words


class User(db.Model):  # type: ignore[name-defined,misc]
    """A person who can sign in. Lockout counters live here, so that they hold over several processes."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    initials: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(11))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    active: Mapped[bool] = mapped_column(default=True)
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    memberships: Mapped[list[Membership]] = relationship(back_populates="user", order_by="Membership.id")
    student: Mapped[Student | None] = relationship(back_populates="user")
    teacher: Mapped[Teacher | None] = relationship(back_populates="user")


class Membership(db.Model):  # type: ignore[name-defined,misc]
    """One hat: a role in an organisation. A person may hold several and acts under one at a time."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "organisation_id"),
        one_of("role", Role),
        Index("ix_membership_organisation_id_role", "organisation_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(words())
    organisation_id: Mapped[int | None] = mapped_column(db.ForeignKey("organisation.id"))
    department: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Any] = relationship("Organisation")  # by name: organisations stand to the right of accounts


class Student(db.Model):  # type: ignore[name-defined,misc]
    """A full-time student on the roll of one school."""

    __tablename__ = "student"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        one_of("sex", Sex),
        Index("ix_student_school_id_class_name", "school_id", "class_name"),
    )

    user_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(20))
    major_code: Mapped[str] = mapped_column(db.ForeignKey("major.code"))
    programme_years: Mapped[int] = mapped_column(default=3)
    entry_year: Mapped[int]
    class_name: Mapped[str] = mapped_column(String(40))
    department: Mapped[str | None] = mapped_column(String(40))
    resident_id: Mapped[str] = mapped_column(Encrypted)
    resident_id_index: Mapped[str] = mapped_column(String(32), unique=True)
    birth_date: Mapped[date]
    sex: Mapped[str] = mapped_column(words(1))
    guardian_name: Mapped[str] = mapped_column(String(60))
    guardian_relation: Mapped[str] = mapped_column(String(20))
    guardian_phone: Mapped[str] = mapped_column(String(11))

    user: Mapped[User] = relationship(back_populates="student")

    def grade_year_on(self, day: date) -> int:
        """1 in the first school year; a school year begins on 1 September."""
        return grade_year(self.entry_year, day)


class Teacher(db.Model):  # type: ignore[name-defined,misc]
    """A teacher of one school."""

    __tablename__ = "teacher"
    __table_args__ = (UniqueConstraint("school_id", "number"), one_of("subject_group", SubjectGroup))

    user_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("organisation.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    subject_group: Mapped[str] = mapped_column(words(8))
    subject: Mapped[str] = mapped_column(String(40), default="")
    major_code: Mapped[str | None] = mapped_column(db.ForeignKey("major.code"))
    department: Mapped[str] = mapped_column(String(40))
    dual_qualified: Mapped[bool] = mapped_column(default=False)
    entered_on: Mapped[date]

    user: Mapped[User] = relationship(back_populates="teacher")


class TeachingWeek(db.Model):  # type: ignore[name-defined,misc]
    """A week in which a teacher is recorded as teaching on campus; practice may not overlap it (R-708)."""

    __tablename__ = "teaching_week"

    teacher_id: Mapped[int] = mapped_column(db.ForeignKey("teacher.user_id"), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
