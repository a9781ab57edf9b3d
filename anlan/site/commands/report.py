"""`anlan report annual --from 2024-01-01 --to 2024-10-15 -o report.docx`: a report from its outline."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from .common import Unusable, period_arguments, period_of, print_json, region_argument, scope_of

TITLE = "按提纲写报告：.docx、.pdf、.html、.txt 或 .json"
KINDS = (".docx", ".pdf", ".html", ".txt", ".json")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("outline", help="提纲代号，如 annual")
    period_arguments(parser)
    region_argument(parser)
    parser.add_argument("-o", "--output", type=Path, help="文件名，后缀定格式；不给时打印文本")
    parser.add_argument("--json", action="store_true", help="在标准输出打印 JSON")


def run(options: argparse.Namespace) -> int:
    period = period_of(options)
    if options.output is not None:
        write_report(options.outline, period, options.region, options.output)
    composed = compose_report(options.outline, period, options.region)
    if options.json:
        print_json(as_json(composed))
    elif options.output is None:
        from anlan.kernel.paper import text

        sys.stdout.write(text.write(composed.document))
    return 0


def compose_report(name: str, period: Any, region: str) -> Any:
    """The report of an outline as the district stands. Raises Unusable with what is wrong in the outline."""
    from anlan.kernel.people import divisions
    from anlan.kernel.report.compose import compose
    from anlan.kernel.report.outline import OutlineError
    from anlan.kernel.report.spans import NotBegun, counted
    from anlan.ledgers.reports.links import figure_href
    from anlan.ledgers.reports.models import Outline
    from anlan.ledgers.reports.own_place import in_place, titled
    from anlan.ledgers.reports.span import in_span

    scope = scope_of(region)
    outline = Outline.objects.within(scope_of("")).filter(name=name).first()
    if outline is None:
        names = "、".join(Outline.objects.within(scope_of("")).values_list("name", flat=True))
        raise Unusable(f"没有提纲 {name}，现有：{names or '无'}。")
    title = outline.title.replace("全区", divisions.district_name()) if not region else titled(outline.title, region)
    try:
        counted(period)
        place = region or divisions.district_code()
        return compose(
            in_place(in_span(outline.text, period), region), title=title, scope=scope, period=period,
            link=lambda printed: figure_href(printed, None, place, whole=True),
        )  # fmt: skip
    except NotBegun as error:
        raise Unusable(str(error)) from error
    except OutlineError as error:
        raise Unusable(f"提纲 {name} 有问题：{error}") from error


def write_report(name: str, period: Any, region: str, path: Path) -> None:
    """Write a report to a file whose suffix names the format; nothing half-written stays. Raises Unusable."""
    from anlan.kernel.paper import docx, html, pdf, text
    from anlan.ledgers.reports.links import draft_footnote

    if path.suffix not in KINDS:
        raise Unusable(f"不能写成 {path.suffix or '没有后缀的文件'}，请用 {'、'.join(KINDS)}。")
    composed = compose_report(name, period, region)
    document = composed.document
    if path.suffix != ".txt":
        document = replace(document, footnote=draft_footnote())
    if path.suffix == ".docx":
        content = docx.write(document)
    elif path.suffix == ".pdf":
        content = pdf.write(document)
    elif path.suffix == ".html":
        content = html.page(document).encode()
    elif path.suffix == ".txt":
        content = text.write(document).encode()
    else:
        content = json.dumps(as_json(composed), ensure_ascii=False, indent=1, default=str).encode()
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise Unusable(f"写不了 {path}：{error.strerror}。") from error


def as_json(composed: Any) -> dict[str, Any]:
    """A composed report as programs read it."""
    from anlan.kernel.report.compose import scope_words

    return {
        "title": composed.document.title,
        "figures": [
            {
                "key": printed.key,
                "indicator": printed.code,
                "label": printed.label,
                "value": None if printed.value is None else _number(printed.value),
                "unit": printed.unit,
                "text": printed.text,
                "records": printed.records,
                "period": [printed.period.start.isoformat(), printed.period.end.isoformat()],
                "scope": {"regions": list(printed.scope.regions), "words": scope_words(printed.scope)},
            }
            for printed in composed.figures
            if not printed.is_condition
        ],
    }


def _number(value: Any) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
