"""What became of a piece of work on a sheet, in a sentence, and where its page is.

told(work)      # ("隐患台账.xlsx读好了，2处要改", "/ledgers/hazards/import/?file=…")
"""

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.models import ImportBatch, Upload, Work

from . import preview

_TITLES = {
    Work.READ: "读", Work.TAKE: "导入", Work.GOOD: "导入", Work.UNDO: "撤销导入", Work.CHECK: "核对", Work.EXPORT: "导出",
    Work.BACK: "写",
}  # fmt: skip


def address_of(upload: Upload) -> str:
    return f"/ledgers/{upload.ledger}/import/?file={upload.token}"


def heading_of(work: Work) -> str:
    return f"正在{_TITLES[work.act]}"


def work_address(work: Work) -> str:
    """Where the owner of a text or a table finds what came of it."""
    return f"/check/?work={work.token}" if work.act == Work.CHECK else f"/exports/{work.token}/"


def batch_address(batch: ImportBatch) -> str:
    return f"/ledgers/{batch.ledger}/import/{batch.pk}/"


def told(work: Work) -> tuple[str, str]:
    """What is told of a piece of work that has ended, and the address of what came of it."""
    if work.act in (Work.CHECK, Work.EXPORT, Work.BACK):
        became = (
            f"没有{_TITLES[work.act]}成：{work.problem}"
            if work.problem
            else f"{_TITLES[work.act]}好了，点开来看，留三天"
        )
        return f"{work.name}{became}", work_address(work)
    subject = work.upload or work.batch
    assert subject is not None  # a work is about one of the two
    name, address = subject.file, address_of(subject) if isinstance(subject, Upload) else batch_address(subject)
    if work.problem:
        return f"{name}没有{_TITLES[work.act]}成：{work.problem}", address
    if work.batch is not None:
        return f"{name}：{what_became(work.batch)}", address
    assert work.upload is not None  # it was just asked
    if work.act == Work.READ:
        wrong = (work.upload.preview or {}).get("errors", 0)
        return f"{name}读好了，" + (f"{wrong}处要改" if wrong else "请看一看再点导入"), address
    batch = work.upload.batch
    assert batch is not None  # it was taken in
    remaining = f"，还有{work.upload.left}行有错没有导入" if work.upload.left else ""
    said = f"，{kept_out}没有导入" if (kept_out := kept_out_of(work.upload)) else ""
    return f"{name}导入好了，{what_came_in(batch)}{remaining}{said}", batch_address(batch)


def kept_out_of(upload: Upload) -> str:
    """Which rows of a sheet its owner has left out, in words."""
    shown = preview.again(upload.preview) if upload.preview else None
    return shown.kept_out if shown is not None else ""


def what_came_in(batch: ImportBatch) -> str:
    measure_word = LEDGERS[batch.ledger].counted
    corrected = f"，更正{batch.corrected}{measure_word}" if batch.corrected else ""
    return f"新增{batch.created}{measure_word}{corrected}"


def what_became(batch: ImportBatch) -> str:
    """What taking an import back has done; what stays is listed on its page."""
    measure_word, undone = LEDGERS[batch.ledger].counted, batch.undone or {}
    parts = [f"撤回{undone.get('withdrawn', 0)}{measure_word}"]
    if undone.get("put_back"):
        parts.append(f"{undone['put_back']}{measure_word}更正过的改回了原样")
    if undone.get("stay"):
        parts.append(f"另有{undone['stay']}{measure_word}没有动，原因写在下面")
    return "已撤销这次导入，" + "，".join(parts) + "。"
