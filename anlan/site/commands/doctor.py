"""`anlan doctor`: what this machine and this district lack, and what to do about it."""

import argparse
import hashlib
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict

from anlan.site.health import BAD, GOOD, WARN, Finding

from .common import json_argument, print_json

TITLE = "体检：机器、数据库、日历、设置和视频"

_SIGNS = {GOOD: "✓", WARN: "！", BAD: "✗"}


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)
    parser.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    from anlan.site import health

    findings = [*_machine(options.port), *_database(), *health.findings(), *_district(), *_anchors(), *_video()]
    bad = any(finding.state == BAD for finding in findings)
    if options.json:
        print_json({"holds": not bad, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{_SIGNS[finding.state]} {finding.what}：{finding.words}")
    return 1 if bad else 0


def _machine(port: int) -> Iterator[Finding]:
    from django.conf import settings

    try:
        hashlib.new("sm3")
        yield Finding("国密 SM3", GOOD, "可用")
    except ValueError:
        yield Finding("国密 SM3", BAD, "这台机器的 OpenSSL 没有 SM3，请换用带 SM3 的版本（3.0 起自带）。")
    with socket.socket() as probe:
        in_use = probe.connect_ex(("127.0.0.1", port)) == 0
    yield Finding("端口", WARN if in_use else GOOD, f"{port} " + ("已有程序在用（可能就是安澜）" if in_use else "空闲"))
    secret = settings.VAR / "secret-key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Finding("密钥文件", BAD, f"别人也能读，请运行 chmod 600 {secret}")
    built = settings.PACKAGE / "desk/static/built"
    yield (
        Finding("页面样式", GOOD, "已生成")
        if built.exists()
        else Finding("页面样式", BAD, "还没有生成，请运行 make setup")
    )
    yield from _readers()
    if not settings.HTTPS:
        yield Finding("HTTPS", WARN, "没有启用：手机拍照定位要 HTTPS，上线前请设 ANLAN_HTTPS=1 并在前面放证书。")
    if os.environ.get("ANLAN_SAMPLE") == "1":
        yield Finding("示范登录", WARN, "任何人点一下就能登录，真实的区不要设 ANLAN_SAMPLE。")


def _readers() -> Iterator[Finding]:
    """What reads files that people send, where this machine has it."""
    from anlan.check.files import elder, scanned

    elder_program = elder.program()
    yield (
        Finding("LibreOffice", GOOD, "读得了 .doc、.wps、.rtf 的稿子")
        if elder_program
        else Finding("LibreOffice", WARN, "没有装，核对读不了 .doc、.wps、.rtf（apt-get install libreoffice-writer）。")
    )
    yield (
        Finding("Tesseract", GOOD, "认得扫描件和照片里的中文")
        if scanned.is_there()
        else Finding("Tesseract", WARN, f"没有装，核对读不了扫描件和照片（{scanned.INSTALL}）。")
    )


def _database() -> Iterator[Finding]:
    from django.core.management import call_command
    from django.core.management.base import CommandError
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
    yield Finding("PostgreSQL", GOOD if int(version.split(".")[0]) >= 15 else BAD, f"{version}（要 15 以上）")
    yield (
        Finding("落盘", GOOD, "断电不丢数据")
        if fsync == "on"
        else Finding("落盘", BAD, "fsync 关着，断电会丢数据，请打开。")
    )
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
        yield Finding("数据库结构", GOOD, "是最新的")
    except (CommandError, SystemExit):
        yield Finding("数据库结构", BAD, "不是最新的，请运行 anlan serve 或 anlan demo。")


def _district() -> Iterator[Finding]:
    from anlan.kernel import clock
    from anlan.kernel.clock.models import Holiday
    from anlan.kernel.people import divisions

    code = divisions.district_code()
    yield (
        Finding("区", GOOD, f"{divisions.district_name()} {code}")
        if code
        else Finding("区", WARN, "还没有建，请运行 anlan found（示范区用 anlan demo）")
    )
    year = clock.today().year
    for each in (year, year + 1):
        rows = list(Holiday.objects.filter(day__year=each).values_list("source", flat=True))
        if not rows:
            yield Finding(f"{each}年节假日", WARN, "没有，期限只按周末算，请导入国务院办公厅的通知。")
        elif "provisional" in rows:
            yield Finding(f"{each}年节假日", WARN, "是暂定的，通知发布后请更新。")
        else:
            yield Finding(f"{each}年节假日", GOOD, "已有")


def _anchors() -> Iterator[Finding]:
    """Whether each day's anchor leaves the house, and which have not."""
    from anlan.kernel import clock
    from anlan.kernel.history.leaving import prepare, there, waiting
    from anlan.kernel.people import divisions

    if not divisions.district_code():
        return
    places = there()
    if not places:
        yield Finding("存证", WARN, "只在这台机器里，请设 ANLAN_ANCHOR_FOLDER、ANLAN_ANCHOR_MAIL 或 ANLAN_ANCHOR_TSA。")
    prepare(clock.now())
    for kind, address in places:
        departures = list(waiting().filter(destination=kind.code, address=address))
        what = f"存证送到{kind.title} {address}"
        if not departures:
            why = kind.unread(address)
            yield Finding(what, WARN if why else GOOD, f"都送出了{f'；{why}' if why else ''}")
            continue
        days = "、".join(str(each.anchor) for each in departures[:5]) + (
            f"等{len(departures)}份" if len(departures) > 5 else ""
        )
        tried = any(each.tries for each in departures)
        why = next(
            (each.problem for each in departures if each.problem),
            "等下一次（每五分钟送一次，要有 anlan serve 在运行）。",
        )
        yield Finding(what, BAD if tried else WARN, f"{days}还没有送出：{why}")


def _video() -> Iterator[Finding]:
    from django.conf import settings

    from anlan.conference.carry.checks import findings
    from anlan.conference.decide.devices import of_another_realm

    states = {True: GOOD, None: WARN, False: BAD}
    for each in findings(settings.VIDEO_NODES, settings.VIDEO_PLATFORM, https=settings.HTTPS):
        yield Finding(each.what, states[each.well], each.words)
    if waiting := of_another_realm():
        yield Finding("国标设备", BAD, f"平台编号改过，{waiting}台设备注册不了，请在摄像头的“接入”里重填密码。")
