"""Devices by GB/T 28181: which may register with what password, whether they are there, and the channels they tell of.

enter(camera, "34020000001320000001", password="…", tcp=True, actor=actor)
take_in_channel(channel, actor=actor, key=key)      # a camera of the ledger, in the region of the device

Asked and told by whoever conducts the media (`conduct/registering`): may_register(), keep_channels(), keep_links().
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from anlan.kernel.history.errors import Incomplete, LoopError
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor, system_actor
from anlan.kernel.scope.record import WITHDRAWN

from ..models import CameraSource
from .camera_rows import CameraAddress, CameraChannel, CameraDevice
from .cameras import require, set_address
from .doors import everywhere

SHORTEST_PASSWORD = 8
_NUMBER = re.compile(r"[0-9]{20}")
ONLINE, OFFLINE = "online", "offline"


@dataclass(frozen=True)
class Told:
    """What a device says of one channel."""

    number: str
    name: str
    spot: str
    longitude: Decimal | None
    latitude: Decimal | None
    on: bool


def enter(camera: CameraSource, number: str, *, password: str, tcp: bool, actor: Actor) -> None:
    """Let a device register by its number of 20 digits. password: "" keeps the one it has. Raises NotAllowed, Incomplete."""
    current_device = device_of(camera)
    require(camera, actor, "cameras.address", "只有区安委办和系统管理员能改接入。")
    missing = {}
    if not _NUMBER.fullmatch(number):
        missing["address"] = "设备编号是20位数字。"
    if password and len(password) < SHORTEST_PASSWORD:
        missing["password"] = f"密码至少{SHORTEST_PASSWORD}位：网上常有人试密码。"
    if not password and (current_device is None or current_device.number != number or current_device.realm != realm()):
        missing["password"] = "请填密码，设备里要填一样的。"
    if missing:
        raise Incomplete(missing)
    values = {"number": number, "tcp": tcp, "region": camera.region, "sector": camera.sector}
    if password:
        values |= {"realm": realm(), **_digests(number, password)}
    try:
        with transaction.atomic():
            set_address(camera, _address(number, number, tcp), actor=actor)
            device, _ = CameraDevice.objects.of(camera).update_or_create(camera=camera, defaults=values)
            _lead(device)
    except IntegrityError as error:
        raise Incomplete({"address": "这个编号已经登记在别的摄像头上，请先查一查。"}) from error


def forget(camera: CameraSource, *, actor: Actor) -> None:
    """Its device may register no more; cameras that were taken in from it stay in the ledger. Raises NotAllowed."""
    require(camera, actor, "cameras.address", "只有区安委办和系统管理员能改接入。")
    with transaction.atomic():
        if (device := device_of(camera)) is not None:
            CameraChannel.objects.of(device).delete()
            CameraDevice.objects.of(device).delete()


def device_of(camera: CameraSource) -> CameraDevice | None:
    """The device that was entered on a camera; the caller has seen to it that the camera is in the actor's scope."""
    return CameraDevice.objects.of(camera).first()


def recorder_of(camera: CameraSource) -> str:
    """The number of the camera on which the device of this one was entered; "" where it comes by itself."""
    channels = CameraChannel.objects.of(camera).exclude(device__camera=camera)
    return channels.values_list("device__camera__number", flat=True).first() or ""


def channels_of(device: CameraDevice) -> list[CameraChannel]:
    """What the device told, by number, each with the camera it was taken in as."""
    return list(CameraChannel.objects.of(device).select_related("camera").order_by("number"))


def take_in_channel(camera: CameraSource, number: str, *, actor: Actor, key: UUID) -> CameraSource:
    """A channel of the camera's device as a camera of the ledger, in the region of the one that was entered.

    The same channel again is the same camera. Raises NotAllowed, Incomplete, CameraSource.DoesNotExist.
    """
    require(camera, actor, "cameras.add", "您的岗位不能登记摄像头。")
    with transaction.atomic():
        # Two at once: the second finds what the first has made.
        device = device_of(camera)
        channels = CameraChannel.objects.of(*[device] if device else []).filter(number=number)
        channel = channels.select_related("device", "camera").select_for_update(of=("self",)).first()
        if channel is None:
            raise CameraSource.DoesNotExist("设备没有这个通道了。")
        if channel.camera is not None:
            return channel.camera
        new_camera = _open(camera, channel, actor, key)
        CameraChannel.objects.of(channel).update(camera=new_camera)
        _lead(channel.device)
        return new_camera


def may_register(realm: str) -> list[CameraDevice]:
    """Devices that may register: those whose password was entered for this realm, and whose camera is in use."""
    with everywhere("devices register with the platform, whoever owns them", CameraDevice):
        rows = (
            CameraDevice.objects.filter(realm=realm).exclude(camera__state=WITHDRAWN).exclude(camera__usage="stopped")
        )
        return list(rows.order_by("pk"))


def of_another_realm() -> int:
    """How many devices wait for their password anew, because the platform's number has changed."""
    with everywhere("the doctor counts devices that wait for a password", CameraDevice):
        return CameraDevice.objects.exclude(realm=realm()).count()


def keep_channels(number: str, entries: Iterable[Told], *, whole: bool, now: datetime) -> None:
    """Keep what a device told of its channels. One it tells of no more goes, unless it was taken in: then it is off."""
    with transaction.atomic(), everywhere("a device tells of its channels by its number", CameraDevice):
        device = CameraDevice.objects.select_related("camera").filter(number=number).first()
        if device is None:
            return
        listed = {each.number: each for each in entries}
        channels = CameraChannel.objects.of(device)
        for each in listed.values():
            values = {**vars(each), "region": device.region, "sector": device.sector}
            channels.update_or_create(device=device, number=values.pop("number"), defaults=values)
        if whole:
            missing = channels.exclude(number__in=listed)
            missing.filter(camera=None).delete()
            missing.update(on=False)
        CameraDevice.objects.of(device).update(told_at=now)
        if whole and len(listed) == 1:
            _itself(device, next(iter(listed)))


def keep_links(there: Callable[[str], bool | None], *, now: datetime) -> None:
    """Keep for each camera whether it is there, and since when. there: of a device's number; None where it is not known."""
    with everywhere("whether cameras are there is kept for all", CameraDevice, CameraChannel):
        links = {device.camera: there(device.number) for device in CameraDevice.objects.select_related("camera")}
        for channel, camera in _taken(CameraChannel.objects.all()):
            link = there(channel.device.number)
            links[camera] = link and channel.on
    for camera, link in links.items():
        status = ONLINE if link else OFFLINE
        if link is not None and camera.link != status and camera.state != WITHDRAWN:
            with suppress(LoopError):  # somebody is changing it: at the next turn
                correct(
                    camera, {"link": status, "link_since": now}, actor=system_actor(), key=uuid4(),
                    version=camera.version, reason="国标注册",
                )  # fmt: skip


def realm() -> str:
    """The SIP domain for which passwords are kept."""
    return str(settings.VIDEO_PLATFORM.realm)


def _digests(number: str, password: str) -> dict[str, str]:
    """H(A1) of RFC 7616 3.4.2, by MD5 as GB/T 28181-2016 asks for, unless it may not be used here, and by SHA-256."""
    credentials = f"{number}:{realm()}:{password}".encode()
    return {
        "md5": hashlib.md5(credentials, usedforsecurity=False).hexdigest() if settings.VIDEO_PLATFORM.md5 else "",
        "sha256": hashlib.sha256(credentials).hexdigest(),
    }


def _open(device_camera: CameraSource, channel: CameraChannel, actor: Actor, key: UUID) -> CameraSource:
    """A new camera of a channel; where its name is taken in the region, with the last digits of its number."""
    values = {
        "name": channel.name, "kind": "gb28181", "spot": channel.spot, "longitude": channel.longitude,
        "latitude": channel.latitude, "region": device_camera.region, "sector": device_camera.sector, "contact": device_camera.contact,
    }  # fmt: skip
    same = CameraSource.objects.within(actor.scope, withdrawn=True).filter(
        name=channel.name, region=device_camera.region
    )
    if same.exists():
        values["name"] = f"{channel.name[:90]}（{channel.number[-4:]}）"
    return open_record(CameraSource, values, actor=actor, key=key)


def _itself(device: CameraDevice, number: str) -> None:
    """A device with one channel is that camera: nothing is left to be taken in."""
    channel = CameraChannel.objects.of(device).filter(number=number, camera=None)
    if channel.update(camera=device.camera):
        _lead(device)


def _taken(channels):  # type: ignore[no-untyped-def]  # a queryset of channels
    """Channels that are in the ledger, each with its camera."""
    rows = channels.select_related("camera", "device")
    return [(channel, channel.camera) for channel in rows if channel.camera is not None]


def _lead(device: CameraDevice) -> None:
    """Say of each camera of a device how it is reached."""
    for channel, camera in _taken(CameraChannel.objects.of(device)):
        CameraAddress.objects.of(camera).update_or_create(
            camera=camera,
            defaults={
                "region": camera.region, "sector": camera.sector,
                "address": _address(channel.number, device.number, device.tcp),
            },
        )  # fmt: skip


def _address(channel: str, device: str, tcp: bool) -> str:
    return f"{channel}@{device}" + (";tcp" if tcp else "")
