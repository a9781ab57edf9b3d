"""`anlan video qinghe`: one media server of the topology, on the machine where it stands. Needs no database."""

import argparse
import signal
import threading

from .common import Unusable

TITLE = "在镇街的机器上启动它的视频服务"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("node", help="节点名，见 ANLAN_VIDEO_NODES 所指的文件")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from anlan.conference.carry.process import MediaServer, NotStarted

    nodes = settings.VIDEO_NODES
    if options.node not in nodes:
        raise Unusable(f"没有节点 {options.node}，现有：{'、'.join(nodes)}。")
    stopping = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stopping.set())
    server = MediaServer(nodes[options.node], next(iter(nodes.values())))
    try:
        server.start()
        print(f"视频服务 {options.node} 已启动，按 Ctrl-C 停止。", flush=True)
        while not stopping.wait(0.1):
            server.tend()
            server.renew_if_worn()
    except NotStarted as error:
        raise Unusable(str(error)) from error
    finally:
        server.stop()
    return 0
