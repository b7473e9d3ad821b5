"""What the signatures in a file say: read in a process of its own, since anybody may bring any file."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
WAIT, SECONDS = 30, 5
"""How long one file may take on a busy machine, and of the processor; an honest one takes half a second of it."""
_READER = f"""
import sys, types
placement = types.ModuleType("placement")  # not the whole application, which takes longer than the file
placement.__path__ = [{str(PACKAGE)!r}]
sys.modules["placement"] = placement
from placement.infra.signature_reader import serve
serve()
"""


class Change(StrEnum):
    """What came into a file after a signature."""

    NONE = "none"
    SIGNATURES = "signatures"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature of a file, or one timestamp over it; `revision` counts from 1.

    `intact`: what it covers is as it was signed, and so is each byte of the signature itself. `valid`: made with the
    key of its certificate, whoever that is. `trusted`: that certificate is one of ours, or stands below one. `drawn`:
    it shows something on a page, which may hide what is printed there.
    """

    field: str
    signer: str
    at: datetime | None
    stamped_at: datetime | None
    revision: int
    intact: bool
    valid: bool
    trusted: bool
    covers_file: bool
    drawn: bool
    is_timestamp: bool
    changed_after: Change

    @property
    def sound(self) -> bool:
        """It proves that what it covers is unchanged, whoever made it."""
        return self.intact and self.valid


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What was found in a file; `altered_revision` is the first that changed more than a later signature may."""

    readable: bool
    revisions: int = 0
    signatures: tuple[Signature, ...] = ()
    altered_revision: int | None = None


NOT_READABLE = Examination(readable=False)


def examine(data: bytes, *, trusted: Sequence[bytes] = (), known: int = 0, seconds: int = SECONDS) -> Examination:
    """The signatures of a PDF and what came after them; `readable` is False for all that is no sound, open PDF.

    `trusted` are certificates in DER. The first `known` bytes are known to be good: then only what was appended is
    judged, and every byte of it must be covered by a sound signature. Nothing is fetched from any address.
    """
    order = pickle.dumps({"data": data, "trusted": tuple(trusted), "known": known, "seconds": seconds})
    command = [sys.executable, "-I", "-B", "-c", _READER]
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=WAIT, env={}, check=True)
        return unpack(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return NOT_READABLE


def pack(found: Examination) -> dict[str, Any]:
    """As plain values, to be sent from one process to another."""
    values = asdict(found)
    for each in values["signatures"]:
        for key in ("at", "stamped_at"):
            each[key] = each[key] and each[key].isoformat()
    return values


def unpack(values: dict[str, Any]) -> Examination:
    """What `pack` made plain."""
    return Examination(**{**values, "signatures": tuple(map(_signature, values["signatures"]))})


def _signature(values: dict[str, Any]) -> Signature:
    times = {key: values[key] and datetime.fromisoformat(values[key]) for key in ("at", "stamped_at")}
    return Signature(**{**values, **times, "changed_after": Change(values["changed_after"])})
