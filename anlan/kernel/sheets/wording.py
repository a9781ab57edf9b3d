"""How a sheet's cells are read beside what their kind takes: the further words that the ledger knows, and words that begin alike.

read = reader(LEDGERS["hazards"], field_of(Hazard, "level"), who)
read("一般隐患")      # general
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

from ..column import CellRefused, Read, Who, kind_of
from ..column.choice import Choice, State, titles_of
from ..column.spelling import bare, plain
from ..ledger.declare import Ledger

_FEWEST = 2  # letters that a word and a choice must share


def reader(ledger: Ledger, field: "models.Field[Any, Any]", who: Who) -> Read:
    """How a cell of this field is read in a sheet. Raises CellRefused as the kind does, with the kind's words."""
    kind = kind_of(field)
    read = kind.reader(field, who)
    spelled = {
        bare(word).lower(): code for code, words in ledger.spellings.get(field.name, {}).items() for word in words
    }
    if isinstance(kind, Choice):
        titles = {bare(str(title)): code for code, title in field.flatchoices}
    elif isinstance(kind, State):
        titles = {bare(title): code for code, title in titles_of(field).items()}
    elif spelled:
        titles = {}
    else:
        return read

    def wider(cell: Any) -> Any:
        try:
            return read(cell)
        except CellRefused:
            text = bare(plain(cell)).lower()
            found = spelled.get(text)
            found = _alike(text, titles) if found is None else found
            if found is None:
                raise
            return found

    return wider


def _alike(text: str, titles: Mapping[str, Any]) -> Any:
    """The choice that a word begins with (一般隐患), or the only one that begins with the word (正常); None where there is none.

    An ending says nothing: 非重大 is not 重大.
    """
    begun = [title for title in titles if text.startswith(title) and _enough(text, title)]
    if begun:
        return titles[max(begun, key=len)]
    longer = [title for title in titles if title.startswith(text)] if len(text) >= _FEWEST else []
    return titles[longer[0]] if len(longer) == 1 else None


def _enough(text: str, title: str) -> bool:
    """Two letters, or one that stands for a grade: A级."""
    return len(title) >= _FEWEST or (title.isascii() and len(text) <= _FEWEST)
