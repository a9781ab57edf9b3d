"""Takes a spreadsheet into a ledger: every cell is checked before anything is written, then all rows come in at once.

staged = stage(LEDGERS["hazards"], content, "隐患台账.xlsx", actor)
staged.errors        # [Problem(row=7, column="C 发现日期", message="“去年”不是日期，请写成2024-05-01")]
batch = commit(staged)
"""

import re
from collections.abc import Callable
from hashlib import sha256

from django.db import DatabaseError, connection, transaction

from ..column.spelling import listed
from ..history.errors import LoopError
from ..history.intact import keeping_alterations
from ..ledger.declare import LEDGERS, Ledger
from ..limits.apart import Cap
from ..loop.advance import correct
from ..loop.deciders import NeedsDecision
from ..loop.declare import loop_of
from ..loop.requests import CORRECT, ask
from ..loop.sheet_steps import take_told
from ..people import divisions
from ..people.actor import Actor
from ..scope import field_of
from .asking import ask_again
from .batch import begin, bring_in
from .cycles import uncollected
from .good_rows import keep_good
from .hidden import leave_out
from .hidden import settle as settle_hidden
from .layout import lay_out
from .matching import came_in, change_key, change_reason, earlier_imports, match
from .models import ImportBatch
from .namesakes import ask_namesakes
from .registering import register
from .staged import Amendments, Change, ImportRefused, Problem, Progress, Staged, uncounted
from .table import Table
from .where import elsewhere
from .wording import Wording
from .workbook import FileRefused, read

__all__ = ["Amendments", "FileRefused", "ImportRefused", "Problem", "Staged", "commit", "stage"]

_VALUE = re.compile(r"=\((.+?)\)")


def _unheard(doing: str) -> None:
    """Nobody waits for news of a small sheet."""


@uncollected()
def stage(
    ledger: Ledger,
    content: bytes,
    name: str,
    actor: Actor,
    amended: Amendments | None = None,
    *,
    listener: Callable[[str], None] = _unheard,
    cap: Cap | None = None,
) -> Staged:
    """Read a file and check every cell of it. What is wrong stands in `errors`; nothing is written. listener: is told what is being done.
    cap: how much reading the file may take.

    Raises FileRefused for a file without rows, ImportRefused for an actor without the power.
    """
    if not actor.may(f"{ledger.code}.import"):
        raise ImportRefused(f"您的岗位不能导入{ledger.title}。")
    amended = amended or Amendments()
    divisions.forget_names()  # towns and villages may just have come in, through another process
    listener("打开文件")
    book = read(content, name, cap)
    layout = lay_out(book, ledger, name, actor, amended)
    page = layout.page
    staged = Staged(ledger, actor, name, sha256(content).hexdigest(), layout.header, amended)
    staged.starts, staged.said = layout.starts, list(layout.told)
    for (number, column), text in amended.cells.items():
        if number < len(page.rows) and column < len(page.rows[number]):
            page.rows[number][column] = text
            page.errors.pop((number, column), None)
    leave_out(page, amended.left_out)
    staged.said += layout.left_words()
    settle_hidden(staged, page)
    earlier = earlier_imports(staged)
    staged.earlier = earlier[0] if earlier else None
    wording = Wording(
        ledger, actor, layout.years, amended.first_of_month, amended.first_of_several, amended.in_no_ledger,
        amended.swaps, layout.units,
    )  # fmt: skip
    table = Table(staged, page, wording, came_in(staged, earlier))
    if not len(table) and not staged.unchanged and not staged.hidden:
        raise FileRefused(f"{name} 表头下面一行都没有，请填好再导入。")
    listener("逐格核对")
    table.read()
    good = keep_good(table)
    listener("和台账比对")
    match(staged, table, good)
    _say_settled(staged)
    _say_missing(staged)
    ask_namesakes(staged, table, amended)
    ask_again(staged, table, amended)
    staged.errors.sort(key=lambda problem: problem.row)
    return staged


def _say_missing(staged: Staged) -> None:
    """What many rows name and no ledger has: it is registered first, all of it, rather than cell by cell."""
    for name, texts in staged.missing.items():
        field = field_of(staged.ledger.model, name)
        target = LEDGERS.get(getattr(field.related_model, "code", ""))
        if len(texts) > 1 and target is not None:
            by_one_tick = "请在“整张表一次说清”里选怎么办；也可以" if staged.in_no_ledger else "请"
            staged.said.append(
                f"“{field.verbose_name}”里有{len(texts)}个台账里没有：{listed(texts)}。{by_one_tick}先到"
                f"“{target.title}”登记（可以一起导入），再导入这份表；没错的行可以先导入，再导入时不会重复。"
            )


def _say_settled(staged: Staged) -> None:
    """How many new rows come in settled, so that nobody looks for them among what is open."""
    loop = loop_of(staged.ledger.code)
    count = sum(loop.by_code[past[-1].after].closed for past in staged.pasts if past) if loop else 0
    if count:
        closed = next(state.title for state in loop.states if state.closed)  # type: ignore[union-attr]
        staged.said.append(f"新增的里面{count}行表里已经办完，按“{closed}”导入，日子用表里写的。")


@uncollected()
def commit(staged: Staged, *, good_rows_only: bool = False, progress: Progress = uncounted) -> ImportBatch:
    """Take the staged rows in, all of them or none; changed ones are corrected. Returns what can be undone.

    good_rows_only: leave out rows with errors, as the person chose. progress: is told how many are written. Raises ImportRefused.
    """
    if staged.errors and not good_rows_only:
        raise ImportRefused(f"还有{len(staged.errors)}处没有改好，一行都没有导入。")
    if staged.asks_hidden:
        raise ImportRefused(f"表里有{staged.hidden}行隐藏着，请先选这些行要不要导入，再导入没错的。一行都没有导入。")
    if not staged.wanting:
        raise ImportRefused(
            "没有要导入的：每一行都已经在台账里。" if staged.unchanged else "没有一行能导入，请先改好。"
        )
    try:
        with keeping_alterations(), transaction.atomic():
            _refuse_if_overtaken(staged)
            batch = _write(staged, progress)
            _refuse_if_moved(staged)
            transaction.on_commit(divisions.forget_names)
    except DatabaseError as error:
        raise ImportRefused(
            f"刚才有人登记了同样的记录，或者有一行和台账里的冲突，一行都没有导入。请再导入一次，系统会重新比对。{_detail(error)}"
        ) from error
    except LoopError as error:
        raise ImportRefused(f"{error}一行都没有导入。") from error
    return batch


def _refuse_if_overtaken(staged: Staged) -> None:
    """A button pressed twice brings a file in once: the second waits here, and sees what the first has done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(staged.sha256[:15], 16)])
    if next(iter(earlier_imports(staged)), None) != staged.earlier:
        raise ImportRefused("这份表刚刚已经导入过，没有再导入一次。")


def _refuse_if_moved(staged: Staged) -> None:
    """New rows lie where their places lie when they come in, not where those lay when the sheet was checked."""
    for name in staged.ledger.model.place_column():
        attname = field_of(staged.ledger.model, name).attname
        if attname not in staged.columns:
            continue
        place_at, region_at = staged.columns.index(attname), staged.columns.index("region")
        regions = {row[place_at]: row[region_at] for row in staged.rows if row[place_at] is not None}
        if moved_keys := elsewhere(staged.ledger.model, name, regions):
            raise ImportRefused(
                f"核对以后，有{len(moved_keys)}家单位刚刚迁到了别处，一行都没有导入。请再导入一次，系统会重新比对。"
            )


def _write(staged: Staged, progress: Progress) -> ImportBatch:
    whole = staged.new + len(staged.changed)
    batch = begin(staged)
    register(staged, batch)
    bring_in(staged, batch, lambda done: progress(done, whole))
    for count, change in enumerate(staged.changed, start=staged.new + 1):
        _correct(staged, change, batch)
        progress(count, whole)
    return batch


def _correct(staged: Staged, change: Change, batch: ImportBatch) -> None:
    record = staged.ledger.model.objects.within(staged.actor.scope).get(pk=change.pk)
    reason = change_reason(staged.name, change.row)
    key = change_key(batch.pk, change.row)
    if change.steps:
        take_told(record, change.steps, actor=staged.actor, key=key, reason=reason)
    if not change.values:
        return
    try:
        correct(record, change.values, actor=staged.actor, key=key, version=record.version, reason=reason)
    except NeedsDecision:
        ask(record, CORRECT, actor=staged.actor, key=key, reason=reason, values=change.values)


def _detail(error: DatabaseError) -> str:
    """The value at which the database stopped."""
    diagnosis = getattr(error.__cause__, "diag", None)
    value_match = _VALUE.search((diagnosis.message_detail or "") if diagnosis is not None else "")
    return f"冲突的是“{value_match[1]}”。" if value_match else ""
