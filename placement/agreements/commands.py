"""`flask --app wsgi documents …`"""

from __future__ import annotations

from pathlib import Path

import click

from placement.agreements.issuing import Verdict, verify_bytes
from placement.agreements.rules import DOCUMENT_STATE_LABELS, DOCUMENT_TITLES, DocumentState, DocumentVerdict
from placement.kernel.clock import SHANGHAI

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
    raise SystemExit(EXIT[verdict.word])


def sentence(verdict: Verdict) -> str:
    """What is known of the file, in one sentence."""
    document = verdict.document
    if document is None:
        return "未知：不是本系统签发的文件"
    title = DOCUMENT_TITLES.get(document.kind, document.kind)
    issued = f"{document.issued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if verdict.word is DocumentVerdict.ALTERED:
        return f"已被改动：文件自称是{title} {document.number}，但内容与 {issued} 签发的不一致"
    state = DOCUMENT_STATE_LABELS[DocumentState(document.state)]
    return f"真实：与 {issued} 签发的{title} {document.number} 完全一致，当前状态：{state}"
