"""What sound and picture lack on this machine, for `anlan doctor`: programs, ports, network, certificates.

for each in findings(nodes, platform, https=True): print(each.what, each.well, each.words)
"""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import config
from .gb28181.checks import look
from .gb28181.platform import Platform
from .janus import Janus, Refused, Unreachable
from .network import is_tunnel, media_addresses, way_to
from .nodes import LOOPBACK, Node

KNOWN_GOOD = (1, 1)  # the version of Janus whose calls `janus.py` and `feeds.py` are written for
_SOON = 30 * 86_400  # seconds before a certificate's end that is worth a word


@dataclass(frozen=True)
class Check:
    """One thing looked at. well: None where it is not bad, but should be known."""

    what: str
    well: bool | None
    words: str


def findings(nodes: Mapping[str, Node], platform: Platform, *, https: bool) -> Iterator[Check]:
    """Everything about video, the root's machine being this one."""
    root = next(iter(nodes.values()))
    yield _janus()
    yield from _programs(root)
    yield _network(root)
    for node in nodes.values():
        yield _answer(node)
        if node.tunnel:
            yield _tunnel(node)
    yield from _ways_in(root, https)
    yield Check("国标接入", *look(platform))


def _janus() -> Check:
    if config.libraries() is None:
        return Check("视频服务", None, "没有装 Janus，会议没有声音和画面。要视频请运行 apt-get install janus。")
    output = subprocess.run(["janus", "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\((\d+)\.(\d+)\.(\d+)\)", output)
    if match is None or (int(match[1]), int(match[2])) < KNOWN_GOOD:
        return Check("视频服务", False, f"Janus {match[0] if match else '版本不明'} 太旧，要 1.1 以上。")
    return Check("视频服务", True, f"Janus {match[0].strip('()')}")


def _programs(root: Node) -> Iterator[Check]:
    packages = {"ffmpeg": ("ffmpeg", "转录像、接摄像头"), "janus-pp-rec": ("janus-tools", "转录像")}
    for program, (package, purpose) in packages.items():
        if shutil.which(program):
            yield Check(program, True, "已装")
        else:
            yield Check(program, None, f"没有装，{purpose}要它：apt-get install {package}。")
    if not root.turn:
        yield Check("中继 TURN", None, "没有设。手机在运营商网络里可能接不通，可以装 coturn 并设 ANLAN_VIDEO_TURN。")
    elif shutil.which("turnserver") is None:
        yield Check("中继 TURN", False, f"设了 {root.turn}，但没有装 coturn：apt-get install coturn。")
    else:
        port = int(root.turn.partition(":")[2] or 3478)
        reachable = any(_listens(address, port) for address in (LOOPBACK, *media_addresses().values()))
        yield Check("中继 TURN", reachable, root.turn if reachable else f"{root.turn} 没有应答，网站启动后再查一次。")


def _network(root: Node) -> Check:
    addresses = media_addresses()
    if not addresses:
        return Check("视频网络", False, "除本机回环外没有网卡地址，声音和画面走不通，请接上网络。")
    if root.media_ip and root.media_ip not in addresses.values():
        return Check("视频网络", False, f"本机没有 {root.media_ip} 这个地址，请改 ANLAN_VIDEO_IP。")
    address_list = root.media_ip or "、".join(f"{name} {address}" for name, address in addresses.items())
    return Check("视频网络", True, f"{address_list}，UDP {root.rtp} 要对参会的人放开")


def _answer(node: Node) -> Check:
    """Whether a node's Janus answers; that one of this machine does not is no fault before the site is up."""
    what = f"节点 {node.name}"
    try:
        reply = Janus(node, seconds=2).info()
    except (Unreachable, Refused):
        if node.parent:
            return Check(what, False, f"{node.host}:{node.port + 1} 没有应答，请查那边的 anlan video 和隧道。")
        return Check(what, None, f"端口 {node.port} 没有应答：网站没开，或者视频没有起来。")
    if reply.get("server-name") != node.name:
        return Check(what, False, f"端口 {node.port} 上是别的 Janus，请停掉它，或用 ANLAN_VIDEO_PORT 换一个。")
    return Check(what, True, f"Janus {reply.get('version_string', '')} 正在运行")


def _tunnel(node: Node) -> Check:
    """What flows between sites is sealed by the tunnel alone, so that it is one is looked at."""
    interface = way_to(node.tunnel)
    if is_tunnel(interface):
        return Check(f"隧道 {node.name}", True, f"{node.tunnel} 从 {interface} 走")
    way = f"从网卡 {interface} 走，看不出是隧道" if interface else "没有路由"
    return Check(
        f"隧道 {node.name}", None,
        f"{node.tunnel} {way}：音视频在两地之间不另加密。用 IPsec 策略或运营商专线的，请确认；没有的，请架 WireGuard。",
    )  # fmt: skip


def _ways_in(root: Node, https: bool) -> Iterator[Check]:
    """Phones and other machines give camera and microphone on HTTPS only, and then the media server must be wss too."""
    where = urlsplit(root.ws)
    if not https:
        yield Check("摄像头和话筒", None, "没有 HTTPS：只有在这台机器上打开才能用，别的电脑和手机都不行。")
    elif where.scheme != "wss":
        yield Check(
            "视频入口", False, f"网站用了 HTTPS，视频入口却是 {root.ws}，浏览器会拦：请设 ANLAN_VIDEO_WS=wss://…。"
        )
    if where.scheme == "wss":
        yield _certificate(where.hostname or "", where.port or 443)


def _certificate(host: str, port: int) -> Check:
    try:
        with (
            socket.create_connection((host, port), timeout=3) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as sure,
        ):
            ends = ssl.cert_time_to_seconds(str((sure.getpeercert() or {})["notAfter"]))
    except (OSError, KeyError) as error:
        return Check("视频证书", False, f"{host}:{port} 的证书不能用：{error}")
    seconds = ends - time.time()
    words = f"{host} 还有 {int(seconds // 86_400)} 天到期"
    return Check("视频证书", True if seconds > _SOON else None, words)


def _listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0
