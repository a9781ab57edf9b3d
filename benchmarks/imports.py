"""A spreadsheet of 100,000 hazards taken in, every cell checked, against reading it and copying its rows unchecked.

Each way runs in a process of its own and is rolled back. Ours also beside another library, and within a limit of memory.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import django
import xlsxwriter
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from .record import record

ROWS = int(os.environ.get("ANLAN_BENCH_ROWS", "100000"))
GOAL, MOST_MEGABYTES, ROUNDS = 3.0, 600, 3
# Of django-import-export: (way, the file's first rows that it takes in, the most of its time that we may take).
LIBRARY = (("bulk", ROWS // 5, 0.5), ("defaults", ROWS // 25, 0.1))
HEADERS = (
    "来源单号", "单位", "隐患描述", "隐患级别", "隐患类别", "来源", "发现日期", "排查人员", "整改责任人", "整改措施", "整改时限",
    "整改完成日期", "复查人", "复查意见", "销号日期", "状态",
)  # fmt: skip


def main() -> int:
    """Measure each way; 1 where a goal for time or memory is missed."""
    if len(sys.argv) == 3:
        way, path = sys.argv[1:]
        print(json.dumps(measured(WAYS[way], Path(path))))
        return 0
    _set_up()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "隐患.xlsx"
        write(path, ROWS)
        rounds = [(_in_its_own_process("ours", path), _in_its_own_process("plain", path)) for _ in range(ROUNDS)]
        ours, plain = (min(each["seconds"] for each in way) for way in zip(*rounds, strict=True))
        held = [
            record("imports", ours, plain, GOAL, "s", "calamine and COPY, nothing checked", rows=ROWS, rounds=ROUNDS),
            _memory(max(each["megabytes"] for each, _ in rounds), max(each["megabytes"] for _, each in rounds)),
            *(_against_library(ours, Path(folder), *each) for each in LIBRARY),
        ]
    return 0 if all(held) else 1


def _memory(peak: float, plain: float) -> bool:
    return record("imports-memory", peak, MOST_MEGABYTES, 1, "MB", "the most a process may have", plain=plain)


def _against_library(ours: float, folder: Path, way: str, rows: int, goal: float) -> bool:
    """Seconds for a thousand rows of the same file: the library takes its first rows in, as all would take too long."""
    part = folder / f"{way}.xlsx"
    write(part, rows)
    library = _in_its_own_process(way, part)["seconds"]
    return record(
        f"imports-{way}", ours / ROWS * 1000, library / rows * 1000, goal, "s per 1000 rows",
        f"django-import-export, {way}, on the first {rows} rows", rows=ROWS, rows_of_the_library=rows,
    )  # fmt: skip


def write(path: Path, rows: int) -> None:
    """A table of closed hazards as an office keeps it, at enterprises of the sample; a shorter one is a longer one's beginning."""
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.scope import unscoped

    random = Random("hazards")
    with unscoped("names for the table", LEDGERS["enterprises"].model):
        firms = sorted(LEDGERS["enterprises"].model.objects.values_list("name", flat=True))
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    for number in range(1, rows + 1):
        found = date(2022, 1, 1) + timedelta(days=random.randrange(1000))
        fixed = found + timedelta(days=random.randrange(9))
        sheet.write_row(
            number, 0,
            (f"B{number:07d}", random.choice(firms), f"{random.choice(_WORDS)}，第{number % 97}处", "一般", "消防", "企业自查",
             found, f"排查员{number % 300}", f"责任人{number % 500}", "限期整改", found + timedelta(days=15), fixed, f"复查员{number % 90}",
             "合格", fixed, "已销号"),
        )  # fmt: skip
    book.close()


_WORDS = ("安全出口被杂物堵住", "配电箱无漏电保护", "砂轮机无防护罩", "特种作业证过期", "气瓶混放", "有限空间无警示牌")


def _in_its_own_process(way: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports", way, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def measured(take_in: Callable[[Path], None], path: Path) -> dict[str, float]:
    """Seconds that a way takes and the most memory its process had; what it wrote is rolled back."""
    _set_up()
    with transaction.atomic():
        connection.cursor().execute("SELECT 1")
        started = perf_counter()
        take_in(path)
        seconds = perf_counter() - started
        transaction.set_rollback(True)
    return {"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _set_up() -> None:
    from anlan.site.postgres import ensure, home

    ensure(home())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()


def _ours(path: Path) -> None:
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.people.actor import actor_of
    from anlan.kernel.people.models import Post
    from anlan.kernel.people.roles import OFFICE
    from anlan.kernel.scope import unscoped
    from anlan.kernel.sheets.intake import commit, stage

    with unscoped("somebody who may import", Post):
        actor = actor_of(Post.objects.select_related("person").filter(role=OFFICE).earliest("pk"))
    staged = stage(LEDGERS["hazards"], path.read_bytes(), path.name, actor)
    if staged.errors:
        raise SystemExit(f"not taken: {staged.errors[0]}")
    commit(staged)


def _plain(path: Path) -> None:
    """Every row as it is read, and constants where the table allows no NULL."""
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.scope import unscoped

    with unscoped("any enterprise will do", LEDGERS["enterprises"].model):
        place = LEDGERS["enterprises"].model.objects.values_list("pk", "region", "sector").first()
    model = LEDGERS["hazards"].model
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    columns = [
        "source_no", "description", "category", "found_on", "finder", "fix_person", "fix_measures", "fix_due_on", "fixed_on",
        "rechecker", "closed_on", "number", "natural_key", "place_id", "region", "sector", "level", "source", "recheck_result",
        "state", "version", "head", "extra",
    ]  # fmt: skip
    others = {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if not field.null and not field.primary_key and field.column not in columns
    }
    names, rest = ", ".join([*columns, *others]), tuple(others.values())
    with connection.cursor() as cursor, cursor.copy(f"COPY hazards_hazard ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                (row[0], row[2], *row[4:5], row[6], *row[7:13], row[14], row[0], f"{row[0]}|{row[2]}", *place, "general",
                 "self", "passed", "closed", 1, b"", "{}", *rest)
            )  # fmt: skip


def _defaults(path: Path) -> None:
    """django-import-export as it comes: five of the sixteen columns, each row looked for and saved."""
    from import_export.widgets import ForeignKeyWidget

    _library(path, ForeignKeyWidget)


def _bulk(path: Path) -> None:
    """django-import-export at its fastest: enterprises looked up once, no row looked for, a thousand inserted at once."""
    from import_export.widgets import CachedForeignKeyWidget

    _library(path, CachedForeignKeyWidget, use_bulk=True, skip_diff=True, force_init_instance=True)


def _library(path: Path, widget: Any, **options: bool) -> None:
    from import_export import fields, resources, widgets
    from tablib import Dataset

    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.scope import Scoped, unscoped

    hazard, enterprise = LEDGERS["hazards"].model, LEDGERS["enterprises"].model
    names = ("place", "description", "source_no", "number", "found_on")

    class Hazards(resources.ModelResource):
        place = fields.Field(attribute="place", column_name="单位", widget=widget(enterprise, "name"))
        description = fields.Field(attribute="description", column_name="隐患描述")
        source_no = fields.Field(attribute="source_no", column_name="来源单号")
        number = fields.Field(attribute="number", column_name="来源单号")
        found_on = fields.Field(attribute="found_on", column_name="发现日期", widget=widgets.DateWidget())
        Meta = type("Meta", (), {"model": hazard, "import_id_fields": ("number",), "fields": names, **options})

    with unscoped("the other library knows no scope", Scoped):
        table = Dataset().load(path.read_bytes(), format="xlsx")
        result = Hazards().import_data(table, raise_errors=True)
    if result.has_errors() or result.totals["new"] != len(table):
        raise SystemExit(f"not taken: {result.totals}")


WAYS: dict[str, Callable[[Path], Any]] = {"ours": _ours, "plain": _plain, "defaults": _defaults, "bulk": _bulk}

if __name__ == "__main__":
    sys.exit(main())
