"""Print runs: many papers made in the background and fetched later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import User
from placement.extensions import db
from placement.infra.files import StoredFile
from placement.infra.jobs import Job
from placement.infra.types import UtcDateTime, one_of, words
from placement.packets.rules import PrintForm, PrintOutcome, PrintScope
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement


class PrintRun(db.Model):  # type: ignore[name-defined,misc]
    """What was asked for, by whom, and the file it gave. The job says how far it is.

    `owner_id` is the organisation whose person asked, `school_id` the school whose papers they are. `only_needed`
    leaves out what is in order; with `duplex` each paper of the joined file begins on a sheet of its own.
    """

    __tablename__ = "print_run"
    __table_args__ = (
        one_of("form", PrintForm),
        one_of("scope", PrintScope),
        Index("ix_print_run_owner_id", "owner_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(db.ForeignKey("school.id"))
    owner_id: Mapped[int] = mapped_column(db.ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(db.ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(String(120))
    form: Mapped[str] = mapped_column(words(8))
    scope: Mapped[str] = mapped_column(words(12))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    only_needed: Mapped[bool] = mapped_column(default=True)
    duplex: Mapped[bool] = mapped_column(default=False)
    job_id: Mapped[int | None] = mapped_column(db.ForeignKey("job.id"))
    file_id: Mapped[int | None] = mapped_column(db.ForeignKey("stored_file.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    items: Mapped[list[PrintItem]] = relationship(order_by="PrintItem.position", back_populates="run")
    asked_by: Mapped[User] = relationship()
    job: Mapped[Job | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class PrintItem(db.Model):  # type: ignore[name-defined,misc]
    """One paper of a run, in its place; `error` is the packed sentence that says why there is none.

    `subject_id` is what the paper is about: the agreement, the slot or the booking, else the placement.
    """

    __tablename__ = "print_item"
    __table_args__ = (
        one_of("outcome", PrintOutcome),
        UniqueConstraint("run_id", "position"),
        Index("ix_print_item_placement_id", "placement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(db.ForeignKey("print_run.id"))
    position: Mapped[int]
    placement_id: Mapped[int] = mapped_column(db.ForeignKey("placement.id"))
    kind: Mapped[str] = mapped_column(words(40))
    subject_id: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(words(12), default=PrintOutcome.WAITING)
    document_id: Mapped[int | None] = mapped_column(db.ForeignKey("issued_document.id"))
    error: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))

    run: Mapped[PrintRun] = relationship(back_populates="items")
    placement: Mapped[Placement] = relationship()
    document: Mapped[IssuedDocument | None] = relationship()
