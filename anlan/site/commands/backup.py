"""`anlan backup`: everything that a site is made of, into a folder on another machine or disk, while people work."""

import argparse
import sys
from pathlib import Path
from typing import Any

from .common import Unusable, json_argument, print_json

TITLE = "备份：数据库、佐证、录像、密钥和设置"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default="", help="备份放到哪个文件夹（缺省为 ANLAN_BACKUP_FOLDER）")
    parser.add_argument("--key", default=None, metavar="AGE", help="用这个公钥加密（age1…；缺省为 ANLAN_BACKUP_KEY）")
    parser.add_argument("--new-key", default="", metavar="FILE", help="只做一把新钥匙，写进这个文件，打印公钥")
    parser.add_argument("--list", action="store_true", help="只列出已有的备份")
    parser.add_argument(
        "--follow", action="store_true", help="一直跟着，把每个改动送到备份里（anlan serve 会自己启动它）"
    )
    parser.add_argument("--every", type=float, default=60, metavar="SECONDS", help="跟着时多久送一次（缺省60秒）")
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from anlan.site.backup.errors import NotDone, Refused
    from anlan.site.backup.seal import Key, Seal
    from anlan.site.backup.vault import Vault

    try:
        if options.new_key:
            return _say_key(Key.make(Path(options.new_key)), options)
        if not (folder := options.folder or settings.BACKUP_FOLDER):
            raise Unusable("备份放到哪里？请写明文件夹，或设 ANLAN_BACKUP_FOLDER。")
        vault = Vault(Path(folder).resolve()).require()
        seal = Seal(settings.BACKUP_KEY if options.key is None else options.key)
        if options.list:
            return _say_list(vault, options.json)
        return _follow(vault, seal, options.every) if options.follow else _back_up(vault, seal, options.json)
    except Refused as error:
        raise Unusable(str(error)) from error
    except NotDone as error:
        if options.json:
            print_json({"ok": False, "problem": str(error)})
        else:
            print(f"没有备份成：{error}", file=sys.stderr)
        return 1


def _back_up(vault: Any, seal: Any, as_json: bool) -> int:
    from django.utils import timezone

    from anlan.site.backup.making import back_up

    made = back_up(vault, seal, timezone.now())
    if as_json:
        print_json(made)
        return 0 if made["ok"] else 1
    print(
        f"备份好了：{vault.folder}/backups/{made['name']}，{made['files']}个文件（新的{made['new_files']}个），{_size(made['bytes'])}。"
    )
    if made["problem"]:
        print(f"但是{made['problem']}。", file=sys.stderr)
    if not seal.key:
        print("没有加密：里面有密钥和全部记录。要加密，先运行 anlan backup --new-key 文件。", file=sys.stderr)
    return 0 if made["ok"] else 1


def _follow(vault: Any, seal: Any, every: float) -> int:
    from anlan.site.backup import server
    from anlan.site.backup.following import follow

    if not server.is_embedded():
        raise Unusable("用 DATABASE_URL 的数据库，每夜之间的改动由管那台服务器的人来留（docs/deploy.md）。")
    try:
        follow(vault, seal, every)
    except KeyboardInterrupt:
        return 0
    return 0


def _say_list(vault: Any, as_json: bool) -> int:
    listed = [
        {
            "name": backup.name, "made_at": backup.made_at.isoformat(), "district": backup.manifest["district"]["name"],
            "files": len(backup.manifest["files"]), "key": backup.manifest["key"],
        }
        for backup in vault.backups()
    ]  # fmt: skip
    damaged = vault.damaged()
    if as_json:
        print_json({"backups": listed, "damaged": damaged})
        return 1 if damaged else 0
    for each in listed:
        print(
            f"{each['name']}　{each['district']}　{each['files']}个文件　{'公钥 ' + each['key'] if each['key'] else '没有加密'}"
        )
    for name in damaged:
        print(f"{name}　清单不完整，不能用", file=sys.stderr)
    return 1 if damaged else 0


def _say_key(public: str, options: argparse.Namespace) -> int:
    if options.json:
        print_json({"key": public, "file": options.new_key})
    else:
        print(public)
        words = "请把这一行设为 ANLAN_BACKUP_KEY；把钥匙文件抄两份，离开这台机器分开保管。钥匙丢了，备份谁也打不开。"
        print(words, file=sys.stderr)
    return 0


def _size(size: int) -> str:
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.1f} MB"
