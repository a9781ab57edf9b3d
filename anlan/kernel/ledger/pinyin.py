"""How records' names are said is kept beside them; what was put in before a ledger kept it, or by another rule, is spelled after `migrate`.

keep_pinyin(progress=print)      # does nothing where every name is spelled by the rule in force
"""

from collections.abc import Callable

from django.db import connection, transaction

from ..history.verify import record_models
from ..people.models import Spelled
from ..people.pinyin import RULE, spelled
from ..scope import Record
from .marks import keep_mark, mark_of

_BATCH = 5000
_MARK, _COLUMN = f"pinyin by {RULE}", "pinyin"


def keep_pinyin(progress: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Spell the names of records that another rule spelled, or none: {ledger: how many}.

    Cut off, it begins that table again and writes what differs. How a name is said is no fact, so no hash changes.
    """
    written: dict[str, int] = {}
    for model in record_models():
        if not issubclass(model, Spelled) or mark_of(model, _COLUMN) == _MARK:
            continue
        if count := _spell(model):
            written[model.code] = count
            progress(f"{model._meta.verbose_name}：{count}个名称记下了拼音，可以用拼音首字母找")
        keep_mark(model, _COLUMN, _MARK)
    return written


def _spell(model: type[Record]) -> int:
    table = connection.ops.quote_name(model._meta.db_table)
    last, changed = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, name, pinyin FROM {table} WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE", [last, _BATCH]
            )
            rows = cursor.fetchall()
            if not rows:
                return changed
            last = rows[-1][0]
            spellings = [(pk, pinyin) for pk, name, old_pinyin in rows if (pinyin := spelled(name)) != old_pinyin]
            cursor.execute(
                f"UPDATE {table} AS row SET pinyin = said.pinyin "
                "FROM unnest(%s::bigint[], %s::text[]) AS said (id, pinyin) WHERE row.id = said.id",
                [[pk for pk, _ in spellings], [pinyin for _, pinyin in spellings]],
            )
            changed += len(spellings)
