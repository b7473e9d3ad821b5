"""What a run gives: one file in the order of the rows, or an archive with a folder for each enterprise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.models import User
from placement.extensions import db
from placement.infra import binding, files
from placement.infra.files import StoredFile
from placement.packets.models import PrintItem, PrintRun
from placement.packets.rules import SHARED, PrintForm
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.papers.models import IssuedDocument
from placement.placements.models import Placement

MEDIA_TYPES = {PrintForm.PDF: "application/pdf", PrintForm.ZIP: "application/zip"}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def bound(run: PrintRun, *, at: datetime) -> StoredFile | None:
    """The papers of a run in one file, kept; None when there is no paper."""
    items = _items_with_papers(run.id)
    if not items:
        return None
    form = PrintForm(run.form)
    with TemporaryDirectory(prefix="placement-run-") as folder:
        target = Path(folder) / f"run.{form}"
        if form is PrintForm.ZIP:
            binding.bind_zip(zip(names(items), _papers(items), strict=True), target, at=at)
        else:
            binding.bind_pdf(_papers(items), target, sheets_apart=run.duplex)
        return files.store(target.read_bytes(), name=f"{run.title}.{form}", media_type=MEDIA_TYPES[form], at=at)


def _items_with_papers(run_id: int) -> list[PrintItem]:
    query = select(PrintItem).where(PrintItem.run_id == run_id, PrintItem.document_id.is_not(None))
    query = query.order_by(PrintItem.position).options(
        joinedload(PrintItem.document).joinedload(IssuedDocument.file),
        joinedload(PrintItem.placement).options(
            joinedload(Placement.enterprise), joinedload(Placement.person).joinedload(User.student)
        ),
    )
    return list(db.session.scalars(query).unique())


def _papers(items: Iterable[PrintItem]) -> Iterator[bytes]:
    """The bytes of one paper after another; the session forgets each when the next is asked for."""
    for item in items:
        if item.document is not None:
            yield files.read(item.document.file)


def names(items: Iterable[PrintItem]) -> list[str]:
    """企业/班级_学号_姓名_文书.pdf for each row, no name twice."""
    taken: dict[str, int] = {}
    found = []
    for item in items:
        name = _name(item)
        taken[name] = taken.get(name, 0) + 1
        found.append(f"{name}.pdf" if taken[name] == 1 else f"{name}_{taken[name]}.pdf")
    return found


def _name(item: PrintItem) -> str:
    placement, title = item.placement, str(PAPER_KIND_LABELS[PaperKind(item.kind)])
    student = placement.person.student
    own = (student.number if student else "", placement.person.name)
    parts = (placement.class_name, *(() if item.kind in SHARED else own), title)
    return f"{_safe(placement.enterprise.short_name)}/{'_'.join(_safe(part) for part in parts if part)}"


def _safe(word: str) -> str:
    """What a name of a file or folder may hold on every system."""
    return _NOT_IN_NAMES.sub("-", word).strip(" .") or "-"
