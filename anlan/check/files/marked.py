"""A text given back with what the check says of it: a comment at each figure, and what differs put right as a tracked change.

marked(content, text, [Remark(12, 15, "✗ 实有128次", "128次")], author="安委办")     # the same .docx
marked(None, text, remarks, author="安委办")                                     # a .docx of a text without one

Somebody else's document is opened whole by its library, so in a process of its own.
"""

import copy
import json
import re
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from anlan.kernel import clock
from anlan.kernel.limits.apart import Cap, apart

_WRITER = "anlan.check.files.marked:pieces"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CUTS = re.compile(r"[\t\n]")  # where one stretch of a document's words ends and the next begins
_SIGNS = frozenset(f"{_W}{sign}" for sign in ("tab", "ptab", "br", "cr"))
_GONE = frozenset(f"{_W}{each}" for each in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "comment"))


@dataclass(frozen=True)
class Remark:
    """What is said of the characters from `start` to `end` of a text; instead: what should stand there, where that is known."""

    start: int
    end: int
    words: str
    instead: str = ""


@dataclass
class _Stretch:
    """Words of a document that stand in one go, and the elements that hold them. at: its place in the text."""

    texts: list[Any]
    at: int
    length: int


def marked(
    content: bytes | None, text: str, remarks: Iterable[Remark], *, author: str, cap: Cap | None = None
) -> bytes:
    """The document with comments and corrections; what is said of words that stand nowhere of their own (cells that repeat those above)
    is left out.

    content: the .docx that `text` was read from, None for a text without one. Raises Refused for one that cannot be opened; TooHeavy where
    that takes more than the cap.
    """
    order = {
        "content": None if content is None else b64encode(content).decode(),
        "text": text,
        "remarks": [[each.start, each.end, each.words, each.instead] for each in remarks],
        "author": author,
        "when": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
    }
    return b64decode("".join(apart(_WRITER, json.dumps(order).encode(), "这份稿子", cap or Cap())))


def pieces(order: bytes, name: str) -> Iterator[str]:
    """What is ordered of a document, as the process that writes it hands it over."""
    ordered = json.loads(order)
    content = None if ordered["content"] is None else b64decode(ordered["content"])
    remarks = [Remark(*each) for each in ordered["remarks"]]
    yield b64encode(_marked(content, ordered["text"], remarks, ordered["author"], ordered["when"])).decode()


def _marked(content: bytes | None, text: str, remarks: Iterable[Remark], author: str, when: str) -> bytes:
    import docx  # takes a tenth of the start of every command
    from docx.text.run import Run

    document = docx.Document(BytesIO(content)) if content is not None else _plain(text)
    stretches = list(_placed(_stretches(document.element.body), text))
    starts = [each.at for each in stretches]
    standing = []
    for remark in sorted(remarks, key=lambda each: each.start, reverse=True):  # so that places before it stay
        nearest = bisect_right(starts, remark.start) - 1
        if nearest >= 0 and remark.end <= stretches[nearest].at + stretches[nearest].length:
            runs = _cut_out(stretches[nearest], remark.start - starts[nearest], remark.end - starts[nearest])
            standing.append((remark, runs))
    for remark, runs in reversed(standing):
        document.add_comment([Run(runs[0], document), Run(runs[-1], document)], remark.words, author, author[:1])
        if remark.instead:
            _correct(runs, remark.instead, author, when)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _plain(text: str) -> Any:
    """A document with each line of a text as a paragraph."""
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", line))
    return document


def _stretches(element: Any) -> Iterator[list[Any]]:
    """The elements of each stretch of a body, in the order in which they stand; of boxes and of what was taken out none."""
    for paragraph in element.iter(f"{_W}p"):
        if any(above.tag in _GONE for above in paragraph.iterancestors()):
            continue
        texts: list[Any] = []
        for word in _words(paragraph):
            if word.tag in _SIGNS:
                yield texts
                texts = []
            else:
                texts.append(word)
        yield texts


def _words(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}t" or child.tag in _SIGNS:
            yield child
        elif child.tag not in _GONE and child.tag != f"{_W}p":
            yield from _words(child)


def _placed(stretches: Iterable[list[Any]], text: str) -> Iterator[_Stretch]:
    """Those that are found in the text again, each with its place: both go through the document in one order."""
    pieces: list[tuple[int, str]] = []
    start = 0
    for cut in [*(each.start() for each in _CUTS.finditer(text)), len(text)]:
        pieces.append((start, text[start:cut]))
        start = cut + 1
    next_piece = 0
    for texts in stretches:
        words = "".join(each.text or "" for each in texts)
        if not words.strip():
            continue
        found = next((at for at in range(next_piece, len(pieces)) if pieces[at][1] == words), None)
        if found is not None:
            next_piece = found + 1
            yield _Stretch(texts, pieces[found][0], len(words))


def _cut_out(stretch: _Stretch, start: int, end: int) -> list[Any]:
    """The runs that hold just the characters from start to end, cut where they begin and end within one."""
    _cut(stretch, end)
    _cut(stretch, start)
    runs: list[Any] = []
    position = 0
    for text in stretch.texts:
        if start <= position < end and text.getparent() not in runs:
            runs.append(text.getparent())
        position += len(text.text or "")
    return runs


def _cut(stretch: _Stretch, place: int) -> None:
    """See to it that a run begins at a place of the stretch, and ends before it."""
    position = 0
    for number, text in enumerate(stretch.texts):
        words = text.text or ""
        if place == position:
            return _part(text)
        if place < position + len(words):
            rest = copy.deepcopy(text)
            text.text, rest.text = words[: place - position], words[place - position :]
            for each in (text, rest):
                each.set(_XML_SPACE, "preserve")
            text.addnext(rest)
            stretch.texts.insert(number + 1, rest)
            return _part(rest)
        position += len(words)
    following = stretch.texts[-1].getnext()
    if following is not None:
        _part(following)


def _part(element: Any) -> None:
    """Let a run begin with an element: what stands before it in its run stays in one of its own, of the same look."""
    run = element.getparent()
    if all(each.tag == f"{_W}rPr" for each in element.itersiblings(preceding=True)):
        return
    second = _empty_like(run)
    for child in [element, *element.itersiblings()]:
        second.append(child)
    run.addnext(second)


def _empty_like(run: Any) -> Any:
    """A run of the same look that says nothing yet."""
    empty = run.makeelement(run.tag)
    look = run.find(f"{_W}rPr")
    if look is not None:
        empty.append(copy.deepcopy(look))
    return empty


def _correct(runs: Sequence[Any], instead: str, author: str, when: str) -> None:
    """Runs as taken out, and what should stand there as put in, both tracked."""

    def tracked(kind: str, run: Any) -> Any:
        return run.makeelement(f"{_W}{kind}", {f"{_W}id": "0", f"{_W}author": author, f"{_W}date": when})

    put_in = _empty_like(runs[-1])
    words = put_in.makeelement(f"{_W}t", {_XML_SPACE: "preserve"})
    words.text = instead
    put_in.append(words)
    for run in runs:
        deleted = tracked("del", run)
        run.addprevious(deleted)
        deleted.append(run)
        for text in run.iter(f"{_W}t"):
            text.tag = f"{_W}delText"
    inserted = tracked("ins", put_in)
    runs[-1].getparent().addnext(inserted)
    inserted.append(put_in)
