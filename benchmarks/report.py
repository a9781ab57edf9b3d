"""A report of two hundred figures over the million rows: from the click to the docx, against its SQL by hand (figures.sql) and python-docx alone
with the same text; and the preview's text after a key, with every value asked before.
"""

import os
import re
import sys
from collections.abc import Callable
from io import BytesIO
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

import django
import docx
from django.test import Client

from . import figures
from .record import record, side_by_side

GOAL, ROUNDS = 1.5, 7
KEY_GOAL, KEYS, PAUSE = 0.2, 40, 0.02  # seconds; the editor waits so long for further letters
FIGURES, COLUMNS = 200, 11
PERIOD = {"from": "2024-01-01", "to": f"{figures.TO}"}


def main() -> int:
    """1 where a goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    client = Client()
    client.post("/login/persona/", {"username": "clerk"})
    text = _text()
    address = _report(client, text)
    by_hand = _by_hand(client.get(f"{address}file.docx").content)
    taken, baseline = side_by_side(lambda: _got(client, f"{address}file.docx"), by_hand, times=ROUNDS)
    held = record(
        "report", taken, baseline, GOAL, "s", "its SQL by hand and python-docx alone", figures=_count(client, address),
        rounds=ROUNDS, rows_in_largest=figures._rows_in_largest(),
    )  # fmt: skip
    keys = _keys(client, f"{address}preview/", text)
    slowest = quantiles(keys, n=10)[-1] + PAUSE
    held &= record("preview", slowest, KEY_GOAL, 1, "s", "the limit after a key", nine_in_ten=slowest, all=keys)
    return 0 if held else 1


def _text() -> str:
    """Each figure of figures.sql with its comparison, and a table by town of the first: two hundred in all."""
    from anlan.kernel.indicator.declare import INDICATORS, Ratio

    sql = figures.BY_HAND.read_text(encoding="utf-8")
    known = [each for each in INDICATORS.values() if not isinstance(each, Ratio) and f'"{each.code}"' in sql]
    counted = [each for each in known if not each.is_stock]
    lines = [f"{each.title}【{each.title}，零也写】，【{each.title}，同比】。" for each in known]
    table = f"【表：各镇（街道）情况：按镇街：{'、'.join(each.title for each in counted[:COLUMNS])}】"
    return "\n".join(["一、总体情况", *lines, "二、各镇（街道）情况", table])


def _report(client: Client, text: str) -> str:
    """A report of that text, drafted and edited as its clerk does it; the address of its page."""
    address = client.post("/reports/", {**PERIOD, "key": str(uuid4())})["Location"]
    form = client.get(f"{address}edit/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    sent = {"text": text, "title": "两百个数字", "version": version[1], "key": str(uuid4())}
    if client.post(f"{address}edit/", sent).status_code != 302:
        raise SystemExit("the text of the report is refused")
    return address


def _got(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return bytes(answer.content)


def _count(client: Client, address: str) -> int:
    """How many figures lead to their rows; fewer than two hundred are no report of two hundred."""
    count = client.get(address).content.decode().count("data-key=")
    if count < FIGURES:
        raise SystemExit(f"the report has {count} figures")
    return count


def _by_hand(ours: bytes) -> Callable[[], bytes]:
    """The statements of figures.sql, then the same paragraphs and cells by the library as it comes."""
    known = docx.Document(BytesIO(ours))
    paragraphs = [paragraph.text for paragraph in known.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in known.tables]
    fetch = figures._by_hand()

    def write() -> bytes:
        fetch()
        document, out = docx.Document(), BytesIO()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        for rows in tables:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        document.save(out)
        return out.getvalue()

    return write


def _keys(client: Client, address: str, text: str) -> list[float]:
    """Seconds to the preview's text after each of some keys, on a page that has asked for all its values."""
    page, taken = str(uuid4()), []
    client.post(address, {"text": text, "page": page})
    for number in range(1, KEYS + 1):
        started = perf_counter()
        answer = client.post(address, {"text": f"{text}\n{'字' * number}", "page": page})
        taken.append(perf_counter() - started)
        if "字" * number not in answer.content.decode():
            raise SystemExit("the preview lacks what was typed")
    return taken


if __name__ == "__main__":
    sys.exit(main())
