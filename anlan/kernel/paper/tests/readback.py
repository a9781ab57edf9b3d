"""A .docx read back: what a reader finds in the file, not what the writer meant."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


@dataclass(frozen=True)
class Row:
    """A paragraph as Word will set it: what its style says, and over it what it says itself."""

    paragraph: Paragraph

    @property
    def text(self) -> str:
        return self.paragraph.text

    @property
    def style(self) -> str:
        return self.paragraph.style.name

    def measure(self, element: str, attribute: str) -> int:
        """A number of its layout in twips, as `measure("ind", "firstLine")`."""
        for holder in (self.paragraph._p, self.paragraph.style.element):
            found = holder.find(f"{qn('w:pPr')}/{qn('w:' + element)}")
            if found is not None and found.get(qn("w:" + attribute)) is not None:
                return int(found.get(qn("w:" + attribute)))
        return 0

    @property
    def align(self) -> str:
        for holder in (self.paragraph._p, self.paragraph.style.element):
            found = holder.find(f"{qn('w:pPr')}/{qn('w:jc')}")
            if found is not None:
                return found.get(qn("w:val"))
        return "left"

    @property
    def rule(self) -> str | None:
        return self.paragraph.style.element.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:lineRule"))

    @property
    def size_pt(self) -> float:
        return (
            self.paragraph.runs[0].font.size.pt
            if self.paragraph.runs[0].font.size
            else self.paragraph.style.font.size.pt
        )

    @property
    def fonts(self) -> list[str]:
        """The Chinese font of each run."""
        return [
            run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for run in self.paragraph.runs if run.text.strip()
        ]


class ReadBack:
    def __init__(self, file: bytes) -> None:
        self.package = docx.Document(io.BytesIO(file))
        self.section = self.package.sections[0]
        with zipfile.ZipFile(io.BytesIO(file)) as zipped:
            self.parts = {
                name: zipped.read(name).decode() for name in zipped.namelist() if name.endswith((".xml", ".rels"))
            }
        self.rows = [Row(paragraph) for paragraph in self.package.paragraphs if paragraph.text]

    def row(self, start: str) -> Row:
        return next(row for row in self.rows if row.text.startswith(start))
