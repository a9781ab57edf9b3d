"""`anlan demo`: the sample district, its report under var/out/, and the site."""

import argparse
import contextlib
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from .common import Unusable
from .serve import in_turn, place, prepare, serving, wait_until_it_answers, watch

TITLE = "建示范区，写报告，启动网站"

FROM, TO = date(2024, 1, 1), date(2024, 10, 15)
T = TypeVar("T")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="网站应答、报告写好后就停")
    parser.add_argument("--size", type=int, default=1, help="记录的倍数，供压力测试（缺省1）")
    parser.add_argument("--no-serve", action="store_true", help="只建数据，不启动网站和报告")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    import os

    from django.conf import settings

    os.environ["ANLAN_SAMPLE"] = "1"  # the site's own processes offer the personas
    settings.SAMPLE = True
    with contextlib.ExitStack() as stack:
        service = None if options.no_serve else stack.enter_context(place(options.host, options.port))
        _step("准备数据库和页面", prepare)
        _step("示范区", lambda: _build(options.size))
        if service is None:
            return 0
        for path in _step("写报告", _write_reports):
            print(f"  {path}", flush=True)
        supervisor = stack.enter_context(serving(service, options.host, options.port, workers=2))
        wait_until_it_answers(options.host, options.port, supervisor)
        print(f"\n安澜在 http://{options.host}:{options.port}", flush=True)
        _print_personas()
        if options.once:
            return 0
        print("\n按 Ctrl-C 停止。", flush=True)
        return watch(supervisor)


def _step(title: str, do: Callable[[], T]) -> T:
    print(f"{title}……", flush=True)
    started = time.monotonic()
    result = do()
    print(f"{title}：{time.monotonic() - started:.1f} 秒", flush=True)
    return result


def _build(size: int) -> None:
    from anlan.sample import district

    if size < 1:
        raise Unusable("--size 要是正整数。")
    with in_turn():
        _build_in_turn(district)
    if size > 1:
        from anlan.sample.multiply import multiply

        multiply(size, progress=lambda title: print(f"  {title}", flush=True))


def _build_in_turn(district: Any) -> None:
    if not district.is_built():
        try:
            district.build(progress=lambda title: print(f"  {title}", flush=True))
        except district.RealDistrict as error:
            raise Unusable(f"{error}示范请用另一个数据目录（ANLAN_VAR）或数据库（DATABASE_URL）。") from error


def _write_reports() -> list[Any]:
    from django.conf import settings

    from anlan.kernel.indicator.declare import Period

    from .report import write_report

    settings.OUT_ROOT.mkdir(parents=True, exist_ok=True)
    paths = [settings.OUT_ROOT / f"annual-2024.{kind}" for kind in ("docx", "txt")]
    for path in paths:
        write_report("annual", Period(FROM, TO), "", path)
    return paths


def _print_personas() -> None:
    from anlan.sample.personas import PERSONAS

    print("可以用这些账号登录（登录页上点一下就进）：")
    for persona in PERSONAS:
        print(f"  {persona.username:14} {persona.name}　{persona.does}")
