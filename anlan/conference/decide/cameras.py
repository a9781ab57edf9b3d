"""Cameras: where each stream comes from is known to few, and who watched is kept.

view = watch(camera, actor=actor); stop(view); address_of(camera, actor)
"""

import re
from uuid import UUID

from django.conf import settings

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.people.actor import Actor

from ..models import CameraSource, Conference
from ..networks import is_allowed
from .acting import Act, led
from .camera_rows import CameraAddress, CameraView

_SPELLED = {
    "rtsp": (re.compile(r"rtsps?://\S+$"), "RTSP地址以 rtsp:// 开头。"),
    "rtp": (re.compile(r"rtp://[^\s:]+:\d+$"), "RTP地址写成 rtp://主机:端口。"),
    "gb28181": (re.compile(r"\d{20}(@\S+)?$"), "国标编号是20位数字。"),
}

_AT_HOST = re.compile(r"@(?!\d{20}(;|$))")  # a device that registers is named by its number there


def set_address(camera: CameraSource, address: str, *, actor: Actor) -> None:
    """Keep where a camera's stream comes from. Raises NotAllowed, Incomplete."""
    require(camera, actor, "cameras.address", "只有区安委办和系统管理员能改摄像头地址。")
    pattern, words = _SPELLED[camera.kind]
    if not pattern.match(address.strip()):
        raise Incomplete({"address": words})
    if is_reached(camera.kind, address.strip()) and not is_allowed(address.strip()):
        allowed = "、".join(map(str, settings.CAMERA_NETWORKS))
        raise Incomplete(
            {"address": f"主机要写IP地址，并且在摄像头的网段里：{allowed}。别的网段请系统管理员加进设置。"}
        )
    CameraAddress.objects.of(camera).update_or_create(
        camera=camera, defaults={"region": camera.region, "sector": camera.sector, "address": address.strip()}
    )


def is_reached(kind: str, address: str) -> bool:
    """Whether the site opens the address, rather than waiting for what is sent to it or for a device that registers."""
    return kind == "rtsp" or (kind == "gb28181" and _AT_HOST.search(address) is not None)


def address_of(camera: CameraSource, actor: Actor) -> str:
    """Where the stream comes from, "" where it is not known. Raises NotAllowed; the media side asks as the system."""
    if actor.role != "system":
        require(camera, actor, "cameras.address", "只有区安委办和系统管理员能看摄像头地址。")
    return CameraAddress.objects.of(camera).values_list("address", flat=True).first() or ""


def watch(camera: CameraSource, *, actor: Actor) -> CameraView:
    """Note that the actor begins to watch. Raises NotAllowed; Incomplete where the camera is out of use."""
    require(camera, actor, "cameras.watch", "您的岗位不能看这个摄像头。")
    _require_use(camera)
    return _view(camera, actor, None)


def take_in(conference: Conference, camera: CameraSource, *, actor: Actor, key: UUID) -> CameraView:
    """Bring a camera into a conference, where everybody sees it: for whoever leads and may watch it."""
    require(camera, actor, "cameras.watch", "您的岗位不能看这个摄像头。")
    _require_use(camera)
    with led(conference, actor) as current:
        act = Act(current, "camera", actor, key, {"camera": camera.pk})
        views = CameraView.objects.of(current).filter(camera=camera).order_by("-pk")
        if act.is_repeat():
            return views[0]
        view = views.filter(ended_at=None).first()
        if view is not None:
            return view
        act.write(camera.name)
        return _view(camera, actor, current)


def end_showing(conference: Conference, view: CameraView, *, actor: Actor) -> None:
    """Take a camera out of a conference, for whoever leads."""
    with led(conference, actor):
        stop(view)


def stop(view: CameraView) -> None:
    """The watching has ended; said twice, the first time stands."""
    CameraView.objects.of(view).filter(ended_at=None).update(ended_at=clock.now())


def views_of(camera: CameraSource, actor: Actor) -> list[CameraView]:
    """Who watched, the latest first: for those who may know the address."""
    require(camera, actor, "cameras.address", "只有区安委办和系统管理员能看观看记录。")
    return list(CameraView.objects.of(camera).select_related("person", "conference").order_by("-pk"))


def require(camera: CameraSource, actor: Actor, power: str, words: str) -> None:
    """Raises CameraSource.DoesNotExist out of scope, NotAllowed without the power."""
    if not actor.scope.covers(camera):
        raise CameraSource.DoesNotExist("没有这个摄像头。")
    if not actor.may(power):
        raise NotAllowed(words)


def _view(camera: CameraSource, actor: Actor, conference: Conference | None) -> CameraView:
    return CameraView.objects.create(
        camera=camera, region=camera.region, sector=camera.sector, person_id=actor.person_id,
        post_id=actor.post_id, conference=conference, started_at=clock.now(),
    )  # fmt: skip


def _require_use(camera: CameraSource) -> None:
    if camera.usage != "in_use":
        raise Incomplete({"usage": f"{camera.name}{camera.get_usage_display()}，暂时看不了。"})
