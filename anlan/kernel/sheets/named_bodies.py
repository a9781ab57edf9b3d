"""The bodies to which a sheet's new rows give a part (监管部门, 督办单位): each is told once, of all of them, as a form tells of one.

tell_named(staged, pks, batch)      # 刘静导入的“隐患台账.xlsx”里有12条隐患把您单位列为监管部门
"""

from collections import defaultdict
from collections.abc import Sequence

from ..loop.declare import loop_of
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..scope import field_of
from .models import ImportBatch
from .staged import Staged


def tell_named(staged: Staged, pks: Sequence[int], batch: ImportBatch) -> None:
    """Tell them, of what the sheet does not say to be settled. pks: of the records that its rows became, in their order."""
    model, actor = staged.ledger.model, staged.actor
    at = {name: position for position, name in enumerate(staged.columns)}
    columns = {name: at.get(field_of(model, name).attname) for name in model.scope_parties if name != "body"}
    open_ = [position for position in range(len(pks)) if not _is_settled(staged, position)]
    for name, column in columns.items():
        if column is None:
            continue
        positions_by_body: dict[int, list[int]] = defaultdict(list)
        for position in open_:
            if (body := staged.rows[position][column]) is not None and body != actor.body_id:
                positions_by_body[body].append(position)
        for body, positions in positions_by_body.items():
            row, title = staged.rows[positions[0]], field_of(model, name).verbose_name
            sector = row[at["sector"]] if "sector" in at else actor.sector
            about = About(model.code, pks[positions[0]], row[at["region"]], sector, _list(staged, positions))
            words = f"{actor.name}导入的“{staged.name}”里有{staged.ledger.so_many(len(positions))}把您单位列为{title}。"
            tell(f"import:{batch.pk}:{name}:{body}", words, to=Audience(body=body), about=about, now=batch.imported_at)


def _is_settled(staged: Staged, position: int) -> bool:
    loop, past = loop_of(staged.ledger.code), staged.pasts[position]
    return bool(loop and past and loop.by_code[past[-1].after].closed)


def _list(staged: Staged, positions: Sequence[int]) -> str:
    """Where it leads: to the one record, or to the list of all."""
    return "" if len(positions) == 1 else f"/ledgers/{staged.ledger.code}/?state=open"
