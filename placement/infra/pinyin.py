"""First letters of Chinese names, so that 「zhs」 finds 张华生. Surnames are read as surnames: 单 is Shan."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin

_COMPOUND = {"尉迟": "yc", "长孙": "zs", "万俟": "mq", "单于": "cy", "澹台": "tt", "令狐": "lh"}
_SURNAMES = {
    "单": "s",
    "仇": "q",
    "解": "x",
    "查": "z",
    "曾": "z",
    "区": "o",
    "朴": "p",
    "盖": "g",
    "缪": "m",
    "乐": "y",
    "翟": "z",
    "尹": "y",
    "繁": "p",
    "员": "y",
    "种": "c",
    "重": "c",
    "秘": "b",
    "冼": "x",
    "折": "s",
    "黑": "h",
    "召": "s",
    "祭": "z",
    "覃": "q",
    "隗": "w",
    "葛": "g",
    "任": "r",
    "华": "h",
    "宁": "n",
    "车": "c",
    "郇": "x",
    "逄": "p",
    "佴": "n",
    "䶮": "y",
}
_RARE = {"䶮": "y", "𬭎": "h", "𬱖": "d", "𫍽": "x", "𬘡": "y", "𬬭": "l", "𫖯": "f", "𫖳": "f", "𬀩": "w", "𪟝": "j"}


def initials(name: str) -> str:
    """The first letters of a person's name: 「单雄信」 gives "sxx". Marks and signs give nothing."""
    name = unicodedata.normalize("NFKC", name).strip()
    for surname, letters in _COMPOUND.items():
        if name.startswith(surname):
            return letters + word_initials(name[len(surname) :])
    if name[:1] in _SURNAMES:
        return _SURNAMES[name[0]] + word_initials(name[1:])
    return word_initials(name)


def word_initials(text: str) -> str:
    """The first letters of other words, names of organisations and posts; Latin letters and digits stay."""
    parts = lazy_pinyin(unicodedata.normalize("NFKC", text), style=Style.FIRST_LETTER, errors=_keep)
    return "".join(parts).lower()


def _keep(unread: str) -> str:
    return "".join(_RARE.get(sign, sign if sign.isascii() and sign.isalnum() else "") for sign in unread)
