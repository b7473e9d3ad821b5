"""What a signer declares, and what the house says plainly about the signature."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from placement.agreements.rules import Party
from placement.kernel.text import Text
from placement.papers.seals import Trust

SIGNING_EDITION = "2026年第1版"
SIGNING_CONSENT = (
    "本人已完整阅读协议全文，同意以数据电文形式签署，并认可由此形成的签署记录。",
    "本人确认正在使用自己的账号，并以重新输入登录密码的方式确认身份。",
    "系统保存签署时间、账号、网络地址和所签文本的 SHA-256 摘要；各方签完后生成的正式文本可随时下载、核验。",
)
"""What a signer with an account agrees to; its hash is kept with the signature (R-1201)."""
GUARDIAN_CONSENT = (
    "本人已完整阅读协议全文，同意以数据电文形式签署，并认可由此形成的签署记录。",
    "本人是该学生的法定监护人，验证码由学校通过登记的监护人电话告知本人，未由学生或他人代为填写。",
    "系统保存签署时间、所用链接、网络地址和所签文本的 SHA-256 摘要；各方签完后的正式文本可向学校索取、扫码核验。",
)
"""What a guardian agrees to who signs by a link, without an account (R-1204)."""


def consent_hash(paragraphs: Iterable[str] = SIGNING_CONSENT) -> str:
    """The SHA-256 of the text a signer agreed to."""
    return hashlib.sha256("\n".join(paragraphs).encode()).hexdigest()


def consent_of(party: Party) -> tuple[str, ...]:
    """The text that this party agrees to."""
    return GUARDIAN_CONSENT if party is Party.GUARDIAN else SIGNING_CONSENT


WHAT_IT_IS = Text(
    "在线签署是：登录账号、重新输入密码确认身份，系统记录签署人、时间、网络地址和所签文本的 SHA-256 摘要，"
    "正式文本的任何改动都能被核验发现。"
)
WHAT_IT_IS_BY_LINK = Text(
    "在线签署是：凭学校发给监护人的一次性链接，和学校用登记的监护人电话告知的验证码确认身份，系统记录姓名、时间、"
    "网络地址和所签文本的 SHA-256 摘要，正式文本的任何改动都能被核验发现。"
)
_NO_CERTIFICATE = Text(
    "在线签署不是：由电子认证服务机构颁发数字证书的电子签名，PDF 中不含证书签章；"
    "单位印章也没有加盖。需要盖章的，请选择纸质签署。"
)
_DEMO = Text(
    "在线签署不是：由电子认证服务机构颁发数字证书的电子签名。正式文本带有学校的数字签章（PAdES），"
    "但所用的是系统自己生成的演示证书，只能用来发现改动，不能证明签章单位的身份，也不能代替单位印章。"
    "需要盖章的，请选择纸质签署。"
)
_CONFIGURED = Text(
    "各方的在线签署不是：由电子认证服务机构颁发数字证书的电子签名。正式文本带有学校的数字签章（PAdES，证书：%(subject)s）；"
    "只有当该证书由依法设立的电子认证服务机构颁发时，学校的签章才是经第三方认证的电子签名。"
    "其他单位的印章没有加盖，需要盖章的，请选择纸质签署。"
)


def what_it_is(*, by_link: bool = False) -> Text:
    """What signing on screen is."""
    return WHAT_IT_IS_BY_LINK if by_link else WHAT_IT_IS


def what_it_is_not(trust: Trust, subject: str = "") -> Text:
    """What signing on screen is not; `subject` names the certificate of the seal."""
    if trust is Trust.CONFIGURED:
        return Text(_CONFIGURED.msgid, subject=subject)
    return _DEMO if trust is Trust.DEMO else _NO_CERTIFICATE
