"""Which characters the fonts of this machine can print, so that no paper carries an empty box in place of a name."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from functools import lru_cache

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
"""宋体 class for the text, 黑体 class for headings."""

_UNCOMMON = re.compile("[^\\n -~\u00a0-\u00ff\u2010-\u2027\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fa5\uff01-\uff5e\uffe5]")
"""All but the characters that FONTS surely hold; only these are looked at one at a time."""


def printable(text: str) -> str:
    """The text with every character that no font can draw written as 〔U+1F9D1〕, and invisible controls left out.

    One undrawable character would spoil text selection in the whole PDF, and a box says nothing; the code point can
    still be read aloud and looked up. Needs fc-list; without it the text is taken as it is.
    """
    return _UNCOMMON.sub(lambda found: _printable_character(found[0]), text)


@lru_cache(maxsize=4096)
def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs"} or "\ufe00" <= character <= "\ufe0f":
        return " " if character == "\t" else ""
    families = _fc_list(f":charset={ord(character):x}")
    return character if families is None or families else f"〔U+{ord(character):04X}〕"


def missing_fonts() -> list[str]:
    """One sentence for each font that papers need and this machine lacks."""
    families = _fc_list(":")
    if families is None:
        return ["缺少命令 fc-list（软件包 fontconfig）：无法确认中文字体是否已安装"]
    return [
        f"缺少中文字体 {font}（软件包 fonts-noto-cjk）：文书中的汉字可能显示为方框"
        for font in FONTS
        if font not in families
    ]


def _fc_list(pattern: str) -> set[str] | None:
    """The font families that match a fontconfig pattern; None when fc-list cannot be asked."""
    try:
        listing = subprocess.run(["fc-list", pattern, "family"], capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return {family.strip() for line in listing.stdout.splitlines() for family in line.split(",") if family.strip()}
