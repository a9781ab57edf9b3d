"""What stands around the text of a report that is sent: its number, whom it is for, who signs it, what goes with it (GB/T 9704-2012).

letter = Letter(number="青应急发〔2026〕12号", addressee="区政府", issuer="青禾区应急管理局", dated_on=date(2026, 11, 5))
dressed(document, letter)      # the document with its red head, addressee and signature
Letter.kept(letter.as_kept()) == letter
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from ..column.day import read_day
from ..paper.tree import Annex, Document, Head, Imprint, Signature

_DAYS = ("dated_on", "printed_on")
_LISTS = ("annexes", "copies")
_MARK = "文件"  # what the red head adds to its issuer's name (7.2.4)


@dataclass(frozen=True)
class Letter:
    """ "" and None for what is not there.

    number: 发文字号. signer: 签发人, on documents to a higher level. addressee: 主送机关. issuer, dated_on: 署名, 成文日期. annexes: the
    names of 附件. copies: 抄送机关. printer, printed_on: 印发机关, 印发日期.
    """

    number: str = ""
    signer: str = ""
    addressee: str = ""
    issuer: str = ""
    dated_on: date | None = None
    annexes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None

    def as_kept(self) -> dict[str, Any]:
        """What is there of it, as JSON."""
        kept = {name: value for name, value in asdict(self).items() if value}
        days = {name: kept[name].isoformat() for name in _DAYS if name in kept}
        return kept | days | {name: list(kept[name]) for name in _LISTS if name in kept}

    @classmethod
    def kept(cls, values: Mapping[str, Any]) -> "Letter":
        """The letter that `as_kept` kept."""
        days = {name: read_day(values[name]) for name in _DAYS if name in values}
        return cls(**{**values, **days, **{name: tuple(values[name]) for name in _LISTS if name in values}})


NO_LETTER = Letter()


def dressed(document: Document, letter: Letter) -> Document:
    """A document with all that its letter says around the text."""
    signers = (letter.signer,) if letter.signer else ()
    return replace(
        document,
        head=Head(f"{letter.issuer}{_MARK}", letter.number, signers) if letter.number and letter.issuer else None,
        addressee=letter.addressee,
        annexes=tuple(map(Annex, letter.annexes)),
        signature=Signature(letter.issuer, letter.dated_on) if letter.issuer else None,
        imprint=Imprint(letter.copies, letter.printer, letter.printed_on if letter.printer else None),
    )
