"""Fonts cut down beforehand: a paper then carries its characters after milliseconds, not after a fifth of a second.

Each face of the system's Chinese fonts is cut into tiers: the characters of the templates, the common ones, the rarer
ones. A paper always touches the small first tier and seldom a large one; what no tier holds is printed with the font of
the system itself. The cut fonts are kept in a folder and are made again when the font or the characters change.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import string
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from placement.infra.glyphs import FONTS

WEIGHTS = (400, 700)
"""Regular and bold; without a cut of its own a bold word would be printed with the regular one."""
TIERS = ("Own", "Common", "Rare")
LAYOUT_FEATURES = ("calt", "ccmp", "kern", "liga", "locl", "mark")
"""Of the first tier, which holds the letters and signs; ideographs alone need none."""
SPACES = " \u00a0\u3000"
UNUSED_TABLES = ("VORG", "vhea", "vmtx")
"""Only vertical writing needs them."""
CUTTING = "3"
"""Counts up when the way of cutting changes, so that fonts cut the old way are not used."""


@dataclass(frozen=True)
class Source:
    """One face of an installed font: the file, and which of the faces in it."""

    family: str
    weight: int
    path: Path
    index: int

    def key(self, characters: str) -> str:
        """Names the cut font: another file, size, day or set of characters is another font."""
        state = self.path.stat()
        parts = (CUTTING, self.path, self.index, state.st_size, state.st_mtime_ns, characters)
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Cut:
    """One tier of one face as a file: `name` is how style sheets ask for it, `family` the system font it stands for."""

    name: str
    family: str
    weight: int
    path: Path


def cut_fonts(folder: Path, own_characters: str) -> list[Cut]:
    """The tiers of each face, made on first use; none where a font or the library is missing."""
    made = []
    for family in FONTS:
        for weight in WEIGHTS:
            source = installed(family, weight)
            for tier, characters in zip(TIERS, tiers(own_characters), strict=True):
                features = LAYOUT_FEATURES if tier == TIERS[0] else ()
                path = source and cut_once(source, characters, features, folder=folder)
                if source and path:
                    made.append(Cut(f"{family} {tier}", family, weight, path))
    return made


def font_faces(cuts: Iterable[Cut]) -> str:
    """The style sheet that makes the cut fonts known by their names."""
    return "\n".join(
        f'@font-face {{ font-family: "{cut.name}"; font-weight: {cut.weight}; src: url("{cut.path.as_uri()}") }}'
        for cut in cuts
    )


def with_cuts(css: str, cuts: Iterable[Cut]) -> str:
    """The style sheet with each system font asked for after its tiers."""
    names: dict[str, list[str]] = {}
    for cut in cuts:
        names.setdefault(cut.family, []).append(f'"{cut.name}"')
    for family, tiers_of_it in names.items():
        css = css.replace(f'"{family}"', ", ".join([*tiers_of_it, f'"{family}"']))
    return css


def tiers(own_characters: str) -> tuple[str, ...]:
    """The characters of each tier: those of the templates and all letters and signs; ideographs common and rare.

    Letters stand together, since their distances depend on each other; spaces stand in each, since a space is taken
    from the font of the character before it. Only the first tier changes with the templates.
    """
    gbk = set(_double_byte("gbk"))
    ideographs = {character for character in gbk if "\u4e00" <= character <= "\u9fff"}
    common = ideographs.intersection(_double_byte("gb2312"))
    own = (gbk - ideographs).union(string.printable.strip(), filter(str.isprintable, own_characters))
    return tuple("".join(sorted(tier.union(SPACES))) for tier in (own, common, ideographs - common))


def _double_byte(codec: str) -> Iterator[str]:
    """All characters of a double-byte Chinese character set."""
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            text = bytes((high, low)).decode(codec, "ignore")
            if len(text) == 1:
                yield text


@lru_cache(maxsize=8)
def installed(family: str, weight: int) -> Source | None:
    """Where this machine keeps the face; None when it has none."""
    pattern = f"{family}:weight={200 if weight >= 700 else 80}"
    try:
        answer = subprocess.run(
            ["fc-match", "-f", "%{file}\t%{index}\t%{family}", pattern],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    path, index, families = answer.stdout.split("\t")
    return Source(family, weight, Path(path), int(index)) if family in families.split(",") else None


def cut_once(source: Source, characters: str, features: Iterable[str], *, folder: Path) -> Path | None:
    """The file of this cut; written whole under another name first, so that no process reads half a font."""
    path = folder / f"{source.key(characters)}.otf"
    if path.is_file():
        return path
    content = cut(source, characters, features)
    if content is None:
        return None
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(half, path)
        return path
    return None


def cut(source: Source, characters: str, features: Iterable[str] = LAYOUT_FEATURES) -> bytes | None:
    """The face with these characters only; None without the library or for a file that is no font."""
    library = _harfbuzz()
    if library is None:
        return None
    with ExitStack() as kept:
        blob = _kept(kept, library.hb_blob_create_from_file(os.fsencode(source.path)), library.hb_blob_destroy)
        face = _kept(kept, library.hb_face_create(blob, source.index), library.hb_face_destroy)
        order = _kept(kept, library.hb_subset_input_create_or_fail(), library.hb_subset_input_destroy)
        library.hb_subset_input_set_flags(order, _WITHOUT_HINTS)
        _fill(library, library.hb_subset_input_unicode_set(order), map(ord, characters))
        _fill(library, library.hb_subset_input_set(order, _FEATURES), map(_tag, features))
        _fill(library, library.hb_subset_input_set(order, _DROPPED_TABLES), map(_tag, UNUSED_TABLES))
        library.hb_set_add(library.hb_subset_input_set(order, _KEPT_TABLES), _tag("BASE"))
        small = library.hb_subset_or_fail(face, order)
        if not small:
            return None
        _kept(kept, small, library.hb_face_destroy)
        content = _kept(kept, library.hb_face_reference_blob(small), library.hb_blob_destroy)
        length = ctypes.c_uint()
        data = library.hb_blob_get_data(content, length)
        return _renumbered(ctypes.string_at(data, length.value))


def _renumbered(font: bytes) -> bytes:
    """The font with its glyphs numbered through from nought.

    A PDF finds a glyph by the number that the font gives it, and WeasyPrint writes its place in the font; cutting has
    left the numbers of the large font, which are other ones and take more room than many a glyph.
    """
    with TTFont(BytesIO(font), lazy=True) as parsed:
        table = parsed.reader.tables["CFF "].offset
        top = parsed["CFF "].cff.topDictIndex[0]
        charset, glyphs = table + top.rawDict["charset"], top.CharStrings.__len__()
    one_range = struct.pack(">BHH", 2, 1, glyphs - 2)  # format 2: from number 1 as many more as there are glyphs
    return font[:charset] + one_range + font[charset + len(one_range) :]


def _kept(stack: ExitStack, thing: int, destroy: Callable[[int], None]) -> int:
    stack.callback(destroy, thing)
    return thing


def _fill(library: ctypes.CDLL, numbers: int, values: Iterable[int]) -> None:
    library.hb_set_clear(numbers)
    for value in values:
        library.hb_set_add(numbers, value)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


_KEPT_TABLES, _DROPPED_TABLES, _FEATURES = 2, 3, 6  # HB_SUBSET_SETS_NO_SUBSET_TABLE_TAG, …_DROP_TABLE_TAG, …_FEATURE
_WITHOUT_HINTS = 1 | 4  # HB_SUBSET_FLAGS_NO_HINTING, HB_SUBSET_FLAGS_DESUBROUTINIZE: as WeasyPrint cuts them again
_POINTER, _NUMBER, _NOTHING = ctypes.c_void_p, ctypes.c_uint, None
_SIGNATURES = {
    "hb_blob_create_from_file": (_POINTER, [ctypes.c_char_p]),
    "hb_blob_get_data": (_POINTER, [_POINTER, ctypes.POINTER(ctypes.c_uint)]),
    "hb_blob_destroy": (_NOTHING, [_POINTER]),
    "hb_face_create": (_POINTER, [_POINTER, _NUMBER]),
    "hb_face_reference_blob": (_POINTER, [_POINTER]),
    "hb_face_destroy": (_NOTHING, [_POINTER]),
    "hb_set_add": (_NOTHING, [_POINTER, _NUMBER]),
    "hb_set_clear": (_NOTHING, [_POINTER]),
    "hb_subset_input_create_or_fail": (_POINTER, []),
    "hb_subset_input_unicode_set": (_POINTER, [_POINTER]),
    "hb_subset_input_set": (_POINTER, [_POINTER, _NUMBER]),
    "hb_subset_input_set_flags": (_NOTHING, [_POINTER, _NUMBER]),
    "hb_subset_input_destroy": (_NOTHING, [_POINTER]),
    "hb_subset_or_fail": (_POINTER, [_POINTER, _POINTER]),
}


@lru_cache(maxsize=1)
def _harfbuzz() -> ctypes.CDLL | None:
    """The library that also cuts the fonts of each document; it finds the functions of libharfbuzz through its own."""
    try:
        library = ctypes.CDLL("libharfbuzz-subset.so.0")
        for name, (answer, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = answer, arguments
    except (OSError, AttributeError):
        return None
    return library
