"""What papers of enforcement have in common: a kind, its number, and the parts that most of them are made of.

document(check, "order", findings, issued=False) → Document, marked as a draft
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anlan.kernel.history.errors import WrongState
from anlan.kernel.paper.numbering import printed_date
from anlan.kernel.paper.tree import Block, Document, Paragraph, Signature, runs
from anlan.kernel.people.divisions import region_name

BLANK = "＿" * 8
_DRAFT = "（草稿，出具时才编文号）"


class NotReady(WrongState):
    """What the record lacks for the paper to be made; the message says so."""


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    ledger: of which records. steps: those that issue it, one of them each time. numbered: the field that keeps its number. mark: its word
    in the number (应急责改), "" where it has the number of its record. write: f(record, hazards found) → the document, which has its
    title from here. Raises NotReady. given: the field that is filled once the firm has the paper; "" for one that stays in the house.
    """

    code: str
    title: str
    ledger: str
    steps: tuple[str, ...]
    numbered: str
    mark: str
    about: str
    write: Callable[[Any, Sequence[Any]], Document]
    given: str = ""

    def __post_init__(self) -> None:
        PAPERS[self.code] = self

    def number_of(self, record: Any) -> str:
        return str(getattr(record, self.numbered))

    def is_given(self, record: Any) -> bool:
        """Whether the firm has it."""
        return bool(self.given and getattr(record, self.given))


PAPERS: dict[str, Paper] = {}


def papers_of(ledger: str) -> Iterator[Paper]:
    """The kinds of paper of a ledger's records, in the order in which they are issued."""
    return (paper for paper in PAPERS.values() if paper.ledger == ledger)


def document(record: Any, code: str, findings: Sequence[Any], *, issued: bool) -> Document:
    """The paper under its number, or marked as a draft. Raises NotReady."""
    paper = PAPERS[code]
    byline = paper.number_of(record) if issued else _DRAFT
    return replace(paper.write(record, findings), title=paper.title, byline=byline)


def page(record: Any, blocks: Sequence[Block], signed_on: date | None, *, sealed: bool = True) -> Document:
    """A paper of the record's body, its title still to come. sealed: room is left for its seal."""
    signature = Signature(issuer(record), signed_on, sealed=sealed) if signed_on else None
    return Document("", tuple(blocks), signature=signature)


def line(title: str, text: object) -> Paragraph:
    return Paragraph(runs(f"{title}：{text or BLANK}"))


def text(words: str) -> Paragraph:
    return Paragraph(runs(words))


def printed(day: date | None) -> str:
    return printed_date(day) if day else ""


def issuer(record: Any) -> str:
    return record.body.name if record.body else ""


def remedies(record: Any, what: str) -> Paragraph:
    """Whom the party may turn to. Source: 行政复议法 (2023) 第20、24条; 行政诉讼法第46条."""
    district = region_name(record.body.region) if record.body else ""
    return text(
        f"不服本{what}的，可以自知道之日起六十日内向{district or '本级'}人民政府申请行政复议，或者在六个月内向人民法院起诉。"
    )


def to_sign(who: str, beside: str = "") -> Paragraph:
    """A line on which somebody signs by hand."""
    return text(f"{who}（签名）：＿＿＿＿＿{beside}　年　月　日")
