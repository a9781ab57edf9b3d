"""The `anlan` command.

    anlan report annual --from 2024-01-01 --to 2024-10-15 -o report.docx

Exit codes: 0 done or holds, 1 differs or fails, 2 unusable. It starts the embedded PostgreSQL if it is down, and stops only
what it started.
"""

import argparse
import importlib
import os
import signal
import sys
from types import FrameType, ModuleType

PARTS = (
    "demo",
    "found",
    "serve",
    "report",
    "check",
    "indicators",
    "ledgers",
    "import",
    "export",
    "roles",
    "verify",
    "draw",
    "backup",
    "restore",
    "push-key",
    "doctor",
    "video",
    "conduct",
)


def module_of(part: str) -> ModuleType:
    """The module behind a part of the command; `import` is a word of Python's own."""
    return importlib.import_module(f"anlan.site.commands.{part.replace('-', '_')}{'_' if part == 'import' else ''}")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(prog="anlan", description="安澜：区县安全生产与应急管理平台")
    parts = whole.add_subparsers(dest="part", required=True, metavar="PART")
    for part in PARTS:
        module = module_of(part)
        sub = parts.add_parser(part, help=module.TITLE, description=module.TITLE)
        module.arguments(sub)
        sub.set_defaults(run=module.run, needs_database=getattr(module, "NEEDS_DATABASE", True))
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Run one part of the command and return its exit code."""
    from .cluster_folder import NotUp
    from .commands.common import Unusable
    from .credentials import take_credentials

    take_credentials()
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    signal.signal(signal.SIGTERM, _told_to_end)
    try:
        return _with_server(options) if options.needs_database else options.run(options)
    except (Unusable, NotUp) as error:
        print(error, file=sys.stderr)
        return 2
    except Exception as error:
        if not (words := _outage(error)):
            raise
        print(words, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (anlan … | head): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _outage(error: Exception) -> str:
    """What keeps the command from its work and is not its fault; "" where it is."""
    from anlan.desk.outage import Outage, file_of, kind_of_outage

    kind = kind_of_outage(error)
    if kind is None:
        return ""
    if kind is Outage.DATABASE:
        return "数据库中途断了：它恢复以后，请再运行一次。"
    path = file_of(error)
    what = "请腾出地方" if kind is Outage.FULL else "请检查它属于谁、是不是只读，或用 ANLAN_VAR 另选目录"
    return f"{kind.value}{f'（{path}）' if path else ''}：{what}，再运行一次。"


def _told_to_end(signal_number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a part as Ctrl-C does, and stops what it started. Sent again meanwhile, it changes nothing.

    Not by way of SIGINT: a shell without a terminal lets what it starts in the background ignore that.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _with_server(options: argparse.Namespace) -> int:
    """Run a part while PostgreSQL is up; a server that others use stays up after it."""
    from .backup.restoring import unfinished
    from .commands.common import Unusable
    from .postgres import ensure, home

    if unfinished(home().parent):
        raise Unusable(
            f"{home().parent} 恢复到一半断了，里面的东西不能用。请再运行一次 anlan restore，它会先清掉这一半。"
        )
    server = ensure(home())
    try:
        from .loading import load

        load()
        return options.run(options)
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
