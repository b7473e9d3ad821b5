"""How the papers of a placement stand today: compared with the facts, and with who has signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placement.agreements import facts
from placement.agreements.models import Agreement
from placement.agreements.queries import of_placement
from placement.agreements.rules import FULL_AGE, AgreementKind, AgreementState, Party
from placement.compliance.ages import is_below
from placement.extensions import db
from placement.packets.needs import SIGNED, Need, current_documents, speaker
from placement.packets.rules import SHARED, Change, Standing, changed_facts, facts_of_terms, signers, standing
from placement.papers import rendering
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument, WordingText
from placement.papers.wordings import Wording, current_wording
from placement.placements.models import Placement
from placement.placements.rules import Consenter


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper of a packet as it stands.

    `changes` are the facts that are others today and that nobody has signed; `amended` those that a supplement changed.
    `newer` says that the school has another wording in use by now, which makes no paper wrong.
    """

    need: Need
    standing: Standing
    document: IssuedDocument | None
    changes: tuple[Change, ...] = ()
    amended: tuple[Change, ...] = ()
    newer: bool = False
    signers: tuple[Party, ...] = ()

    @property
    def kind(self) -> PaperKind:
        """Which paper it is."""
        return self.need.kind


def packet_of(
    placement: Placement, needs: Sequence[Need], *, on: date, only: Callable[[Need], bool] = bool
) -> list[Paper]:
    """The papers of one placement, in the order of the packet; `only` spares looking at the others."""
    wanted = [need for need in needs if only(need)]
    reader = _Reader(placement, current_documents(placement.school_id, wanted), on)
    return [reader.paper(need, needs) for need in wanted]


@dataclass
class _Reader:
    placement: Placement
    documents: Mapping[tuple[str, int], IssuedDocument]
    on: date
    _told: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def paper(self, need: Need, needs: Iterable[Need]) -> Paper:
        """One paper of the packet."""
        document = self._document(need)
        found = self._changes(need, document) if document else ()
        amended = _amended(need, needs) if need.text_of else frozenset()
        changes = tuple(change for change in found if change.name not in amended)
        return Paper(
            need=need,
            standing=standing(
                due=need.due_on is None or need.due_on <= self.on,
                issued=document is not None,
                changed=bool(changes),
                signing=need.text_of is not None and need.text_of.state == AgreementState.SIGNING,
                signed=self._is_signed(need),
            ),
            document=document,
            changes=changes,
            amended=tuple(change for change in found if change.name in amended),
            newer=document is not None and self._has_newer_wording(need, document),
            signers=self._signers(need),
        )

    def _document(self, need: Need) -> IssuedDocument | None:
        agreement = need.text_of
        if agreement is not None:
            return text_in_force(agreement)
        return self.documents.get((need.kind, need.subject_id or 0))

    def _is_signed(self, need: Need) -> bool:
        if need.kind is PaperKind.INFORMED_CONSENT:
            return set(Consenter) <= {consent.consenter for consent in self.placement.consents}
        return need.text_of is not None and need.text_of.state in SIGNED

    def _changes(self, need: Need, document: IssuedDocument) -> tuple[Change, ...]:
        text = db.session.get(WordingText, document.wording_digest) if document.wording_digest else None
        if text is None:  # issued before papers kept the facts that stand on them
            return ()
        wording = Wording(need.kind, text.body, document.template_version)
        return changed_facts(document.snapshot, rendering.used_facts(wording, self._facts(need)))

    def _facts(self, need: Need) -> dict[str, Any]:
        """Most papers of a packet tell the same facts: they are gathered once."""
        if need.kind in SHARED:
            return facts_for(self.placement, need)
        key = need.agreement.id if need.agreement else None
        if key not in self._told:
            self._told[key] = facts_for(self.placement, need)
        return self._told[key]

    def _has_newer_wording(self, need: Need, document: IssuedDocument) -> bool:
        if self._is_signed(need) or document.wording_digest is None:
            return False
        return current_wording(need.kind, self.placement.school_id).digest != document.wording_digest

    def _signers(self, need: Need) -> tuple[Party, ...]:
        if need.text_of is not None:
            return need.text_of.order
        return signers(need.kind, minor=self._minor)

    @property
    def _minor(self) -> bool:
        student = self.placement.person.student
        return student is not None and is_below(student.birth_date, FULL_AGE, self.on)


def text_in_force(agreement: Agreement) -> IssuedDocument | None:
    """What was signed, else what is being signed."""
    if agreement.state in SIGNED:
        return agreement.document
    return agreement.draft if agreement.state == AgreementState.SIGNING else None


def facts_for(placement: Placement, need: Need) -> dict[str, Any]:
    """What the paper says if it is made now."""
    speaking = speaker(placement, need.kind)
    agreement = need.agreement if speaking.id == placement.id else of_placement(speaking.id)
    told: dict[str, Any] = facts.facts_of(speaking, agreement)
    return told


def _amended(need: Need, needs: Iterable[Need]) -> frozenset[str]:
    """The facts of an agreement that signed supplements have changed."""
    supplements = (
        other.text_of
        for other in needs
        if other.kind is PaperKind.SUPPLEMENT and other.text_of and need.text_of and other.text_of is not need.text_of
    )
    terms = (
        term
        for one in supplements
        if one.kind == AgreementKind.SUPPLEMENT and one.state in SIGNED
        for term in one.changes
    )
    return facts_of_terms(terms)
