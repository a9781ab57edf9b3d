"""`anlan check 汇报.docx`: which figures of somebody else's report hold; of a folder, of each text in it. Exit 1 where one differs.

anlan check 汇报.docx --marked 批注.docx            # given back with comments and corrections
anlan check 各镇报告/ --table 结果.xlsx             # one table of a whole folder
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from .common import Unusable, day, json_argument, period_of, print_json, region_argument, scope_of

TITLE = "核对别人写的报告：每个数字对不对得上记录"
SIGNS = {"agrees": "✓", "differs": "✗", "unknown": "?"}
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic")
_KINDS = (".docx", ".doc", ".wps", ".rtf", ".pdf", ".txt", ".md", *_PICTURES)  # of the files of a folder


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=".docx、.doc、.wps、.pdf 或 .txt；- 为标准输入；文件夹则逐份核对")
    parser.add_argument("--from", dest="start", type=day, metavar="DAY", help="起日（缺省看文中怎么说）")
    parser.add_argument("--to", dest="end", type=day, metavar="DAY", help="止日，含当日（缺省看文中怎么说）")
    parser.add_argument("--table", metavar="FILE", type=Path, help="把结果写成表（.xlsx）")
    parser.add_argument("--marked", metavar="FILE", type=Path, help="把批注和修订写进稿子（.docx）")
    region_argument(parser)
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    folder = Path(options.file)
    if options.file != "-" and folder.is_dir():
        return _run_folder(folder, options)
    whole = read_file(options.file)
    text, checked = whole.text, _checked(whole, options)
    _write(options, {_name(options.file): checked}, text)
    if options.json:
        print_json(as_json(checked) | {"scanned": whole.scan is not None})
    else:
        if whole.scan is not None:
            print("原件是图片，文字是识别出来的，会有错字；认得不准的数不判不一致。")
        _print(checked)
    return 1 if checked.count("differs") else 0


def _run_folder(folder: Path, options: argparse.Namespace) -> int:
    """Check each text of a folder, a line each; what cannot be read is told and passed over. Raises Unusable where none can be."""
    if options.marked:
        raise Unusable("批注一次写一份稿子，请逐份核对，或者用 --table。")
    found: dict[str, Any] = {}
    unread: dict[str, str] = {}
    known: Any = {}
    for path, whole in _texts(sorted(each for each in folder.iterdir() if each.suffix.lower() in _KINDS)):
        try:
            found[path.name] = _checked(whole(), options, known)
        except Unusable as error:
            unread[path.name] = str(error)
            print(error, file=sys.stderr)
            continue
        if not options.json:
            tally = "，".join(_tally(found[path.name]))
            print(f"{path.name}\t{found[path.name].period}\t{tally}，前后不一{len(found[path.name].contradictions)}")
    if not found:
        raise Unusable(f"{folder} 里没有读得了的稿子。" if unread else f"{folder} 里没有稿子（{'、'.join(_KINDS)}）。")
    _write(options, found, unread=unread)
    if options.json:
        texts = [{"name": name, **as_json(checked)} for name, checked in found.items()]
        print_json({"texts": texts, "unread": [{"name": name, "why": why} for name, why in unread.items()]})
    return 1 if any(checked.count("differs") for checked in found.values()) else 0


def _texts(paths: list[Path]) -> Iterator[tuple[Path, Callable[[], Any]]]:
    """Each file with its text, which raises Unusable. Each is read in a process of its own: as many at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as readers:
        yield from [(path, readers.submit(read_file, str(path)).result) for path in paths]


def _checked(whole: Any, options: argparse.Namespace, known: Any = None) -> Any:
    from anlan.check.check import TextTooLong, check
    from anlan.check.unsure import softened, unsure
    from anlan.kernel import clock

    period = period_of(options) if options.start or options.end else None
    try:
        checked = check(whole.text, scope_of(options.region), today=clock.today(), period=period, known=known)
    except TextTooLong as error:
        raise Unusable(str(error)) from error
    if whole.scan is None:
        return checked
    return softened(checked, whole.text, unsure(whole.text, whole.scan, (each.claim for each in checked.judged)))


def _write(
    options: argparse.Namespace, found: dict[str, Any], text: str = "", unread: dict[str, str] | None = None
) -> None:
    """The table and the marked text that were asked for."""
    if not (options.table or options.marked):
        return
    from anlan.check.files.marked import marked
    from anlan.check.files.reading import is_document, modern
    from anlan.desk.findings import finding_of
    from anlan.desk.handed_back import remarks, table

    findings = {
        name: ([finding_of(at, judged) for at, judged in enumerate(checked.judged, start=1)], checked)
        for name, checked in found.items()
    }
    contents: list[tuple[Path, bytes]] = []
    if options.table:
        contents.append((options.table, table(findings, unread)))
    if options.marked:
        (own,) = findings.values()
        content = b"" if options.file == "-" else Path(options.file).read_bytes()
        document = modern(content, options.file) if is_document(content) else None
        contents.append((options.marked, marked(document, text, remarks(*own), author="核对")))
    for path, content in contents:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise Unusable(f"写不了 {path}：{error.strerror}。") from error


def _name(file: str) -> str:
    return "稿子" if file == "-" else Path(file).name


def read_file(name: str) -> Any:
    """What a file says, or standard input. Raises Unusable."""
    from anlan.check.files.reading import TextRefused, read_whole

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read_whole(content, "标准输入" if name == "-" else Path(name).name)
    except OSError as error:
        raise Unusable(f"读不了 {name}：{error.strerror}。") from error
    except TextRefused as error:
        raise Unusable(str(error)) from error


def as_json(checked: Any) -> dict[str, Any]:
    """A checked text as programs read it."""
    return {
        "period": [checked.period.start, checked.period.end],
        "tally": checked.tally,
        "cut": checked.cut,
        "claims": [
            {
                "text": each.claim.text,
                "start": each.claim.start,
                "end": each.claim.end,
                "value": each.claim.value,
                "high": each.claim.high,
                "unit": each.claim.unit,
                "approx": each.claim.approx,
                "measure": each.claim.measure,
                "comparison": each.claim.comparison,
                "direction": each.claim.direction,
                "indicator": each.link.code,
                "actual": each.actual,
                "verdict": each.verdict,
                "why": each.why,
                "region": each.region or None,
                "sector": each.sector or None,
                "period": _days(each.period),
            }
            for each in checked.judged
        ],
        "contradictions": [
            {"first": each.first.start, "second": each.second.start, "why": each.why} for each in checked.contradictions
        ],
    }


def _days(period: Any) -> list[date] | None:
    return [period.start, period.end] if period else None


def _print(checked: Any) -> None:
    from anlan.kernel.indicator.declare import INDICATORS
    from anlan.kernel.indicator.words import printed

    print(f"{checked.period}，共{len(checked.judged)}处数字：" + "，".join(_tally(checked)))
    if checked.cut:
        print("数字太多，只核对了前面这些，后面的没有核对，请分段再核对。")
    for each in checked.judged:
        figure = INDICATORS.get(each.link.code or "")
        line = f"{SIGNS[each.verdict]} {each.title}\t{each.claim.measure} {each.claim.text}"
        if figure is not None and each.actual is not None:
            line += f"\t{figure.title}：{printed(each.actual, each.claim.unit)}（{figure.code}）"
        print(line + (f"\t{each.why}" if each.why else ""))
    for each in checked.contradictions:
        print(f"! {each.why}：{each.first.text}、{each.second.text}")


def _tally(checked: Any) -> list[str]:
    from anlan.check.records.verdict import TITLES

    return [f"{TITLES[verdict]}{count}" for verdict, count in checked.tally.items()]
