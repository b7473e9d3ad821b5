"""`flask --app wsgi documents …`"""

from __future__ import annotations

from pathlib import Path

import click

from placement.infra.examining import Change, Signature
from placement.kernel.clock import SHANGHAI
from placement.papers.issuing import Verdict, verify_bytes
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.papers.rules import DOCUMENT_STATE_LABELS, DocumentState, DocumentVerdict

EXIT = {DocumentVerdict.GENUINE: 0, DocumentVerdict.ALTERED: 1, DocumentVerdict.UNKNOWN: 3}
UNREADABLE = 3


@click.group("documents")
def document_commands() -> None:
    """The documents that were issued."""


@document_commands.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Say whether FILE is genuine (exit 0), altered (1), or unknown or unreadable (3)."""
    try:
        data = file.read_bytes()
    except OSError as error:
        click.echo(f"无法读取文件 {file}：{error.strerror}", err=True)
        raise SystemExit(UNREADABLE) from error
    verdict = verify_bytes(data)
    click.echo(sentence(verdict))
    for signature in verdict.signatures:
        click.echo(told(signature))
    raise SystemExit(EXIT[verdict.word])


def sentence(verdict: Verdict) -> str:
    """What is known of the file, in one sentence."""
    document = verdict.document
    if document is None:
        return "未知：不是本系统签发的文件"
    title = PAPER_KIND_LABELS[PaperKind(document.kind)]
    issued = f"{document.issued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if verdict.word is DocumentVerdict.ALTERED:
        where = f"；改动在第 {verdict.altered_revision} 次修订" if verdict.altered_revision else ""
        return f"已被改动：文件自称是{title} {document.number}，但内容与 {issued} 签发的不一致{where}"
    state = DOCUMENT_STATE_LABELS[DocumentState(document.state)]
    same = "一致，其后另有签名" if verdict.signed_later else "完全一致"
    return f"真实：与 {issued} 签发的{title} {document.number} {same}，当前状态：{state}"


def told(signature: Signature) -> str:
    """One signature in the file."""
    at = f"{signature.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if signature.at else "时间不明"
    state = "完好" if signature.sound and signature.changed_after is not Change.OTHER else "已失效"
    return f"签章：{signature.signer}，{at}，第 {signature.revision} 次修订，{state}"
