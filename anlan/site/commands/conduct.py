"""`anlan conduct`: the media server and its conductor, which `anlan serve` starts beside the site."""

import argparse
import signal
import threading

TITLE = "启动视频服务并调度（anlan serve 会自己启动它）"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: settings say it all."""


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from anlan.conference.conduct.conducting import conduct

    stopping = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stopping.set())
    conduct(settings.VIDEO_NODES, settings.VIDEO_PLATFORM, stopping)
    return 0
