"""What a Janus of ours is started with: files under the node's own folder, readable by nobody else.

write(node, root)      # → the command that starts it
"""

import os
import shutil
from pathlib import Path

from .network import media_addresses
from .nodes import LOOPBACK, Node

EVENTS_USER = "janus"
_UNUSED = {
    "plugins": ("audiobridge", "duktape", "lua", "nosip", "recordplay", "sip", "streaming", "textroom", "videocall", "voicemail"),
    "transports": ("mqtt", "nanomsg", "pfunix", "rabbitmq"),
    "events": ("gelfevh", "mqttevh", "nanomsgevh", "rabbitmqevh", "wsevh"),
    "loggers": ("jsonlog",),
}  # fmt: skip


def libraries() -> Path | None:
    """Where the distribution keeps Janus' plugins; None where Janus is not installed."""
    folders = sorted(Path("/usr/lib").glob("*/janus/plugins")) if shutil.which("janus") else []
    return folders[0].parent if folders else None


def write(node: Node, root: Node) -> list[str]:
    """Write the node's configuration and return the command. `root` is where events are told to."""
    folder = node.folder / "config"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in texts(node, root).items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(text)
    return [
        "janus",
        "-C",
        str(folder / "janus.jcfg"),
        "-F",
        str(folder),
        "-o",
        "-L",
        str(node.folder / "janus.log"),
        "-N",
    ]


def write_relay(node: Node) -> list[str]:
    """Write coturn's configuration and return the command: credentials of ours only, which no list of processes shows."""
    path = relay_file(node)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(relay_text(node))
    return ["turnserver", "-c", str(path)]


def relay_file(node: Node) -> Path:
    return node.folder / "turn.conf"


def relay_text(node: Node) -> str:
    """A relay that leads to the media server's own addresses and nowhere else: whoever has a pass has a way in as well.

    So neither this machine's loopback nor another machine, nor the tunnel, where streams are taken from whoever sends them.
    """
    host, _, port = node.turn.partition(":")
    reached = [node.media_ip] if node.media_ip else [ip for ip in media_addresses().values() if ip != node.tunnel]
    # The address behind a 1:1 NAT is the one that Janus offers; the pair makes coturn take the short way to it.
    outside = [f"external-ip={node.public_ip}/{each}" for each in reached[:1]] if node.public_ip else []
    lines = [
        "no-cli", "log-file=stdout", "simple-log", "fingerprint", "no-tls", "no-dtls", "no-multicast-peers", "no-tcp-relay",
        "denied-peer-ip=0.0.0.0-255.255.255.255", "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        *(f"allowed-peer-ip={each}" for each in reached), *outside,
        f"listening-port={port or 3478}", "min-port=49152", "max-port=50175", f"realm={host}",
        "use-auth-secret", f"static-auth-secret={node.key('turn')}",
        f"pidfile={node.folder / 'turn.own.pid'}", f"userdb={node.folder / 'turn.db'}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def texts(node: Node, root: Node) -> dict[str, str]:
    """Each file of the configuration by its name."""
    return {
        "janus.jcfg": _general(node),
        "janus.transport.http.jcfg": f"""
general: {{ json = "compact"; base_path = "/janus"; http = true; port = {node.port + 1}; ip = "{node.host}"; https = false }}
admin: {{ admin_base_path = "/admin"; admin_http = true; admin_port = {node.port + 2}; admin_ip = "{LOOPBACK}"; admin_https = false }}
""",
        # Browsers come through the site's own proxy, which holds the certificate.
        "janus.transport.websockets.jcfg": f"""
general: {{ json = "compact"; ws = true; ws_port = {node.port}; ws_ip = "{LOOPBACK}"; wss = false; pingpong_trigger = 10; pingpong_timeout = 5 }}
admin: {{ admin_ws = false; admin_wss = false }}
{f'cors: {{ allow_origin = "{node.origin}"; enforce_cors = true }}' if node.origin else ""}
""",
        "janus.plugin.videoroom.jcfg": f"""
general: {{ admin_key = "{node.key("rooms")}"; lock_rtp_forward = true; events = true; string_ids = true }}
""",
        "janus.eventhandler.sampleevh.jcfg": f"""
general: {{
  enabled = true; events = "media,plugins"; grouping = true; json = "compact"
  backend = "http://{root.link_ip}:{root.events_port}/{node.name}"; backend_user = "{EVENTS_USER}"; backend_pwd = "{node.key("events")}"
  max_retransmissions = 5; retransmissions_backoff = 100
}}
""",
    }  # fmt: skip


def _general(node: Node) -> str:
    where = libraries() or Path("/usr/lib/janus")
    unused = {kind: ",".join(f"libjanus_{name}.so" for name in names) for kind, names in _UNUSED.items()}
    enforce = f'ice_enforce_list = "{node.media_ip}";' if node.media_ip else ""
    mapped = f'nat_1_1_mapping = "{node.public_ip}";' if node.public_ip else ""
    # event_loops: a fixed number of threads halves what each receiver costs. ignore_mdns: browsers hide their address
    # behind names that only their own network can resolve; their checks reach us all the same.
    return f"""
general: {{
  configs_folder = "{node.folder / "config"}"
  plugins_folder = "{where / "plugins"}"
  transports_folder = "{where / "transports"}"
  events_folder = "{where / "events"}"
  loggers_folder = "{where / "loggers"}"
  debug_level = 3; debug_timestamps = true; debug_colors = false
  api_secret = "{node.key("api")}"
  token_auth = true; token_auth_secret = "{node.key("tokens")}"
  admin_secret = "{node.key("admin")}"
  server_name = "{node.name}"
  session_timeout = 60; reclaim_session_timeout = 0; hide_dependencies = true
  event_loops = {os.cpu_count() or 1}
}}
media: {{ ipv6 = false; rtp_port_range = "{node.rtp}"; slowlink_threshold = 8 }}
nat: {{ full_trickle = true; ice_lite = false; ignore_mdns = true; {enforce} {mapped} }}
plugins: {{ disable = "{unused["plugins"]}" }}
transports: {{ disable = "{unused["transports"]}" }}
loggers: {{ disable = "{unused["loggers"]}" }}
events: {{ broadcast = true; stats_period = 5; combine_media_stats = true; disable = "{unused["events"]}" }}
"""
