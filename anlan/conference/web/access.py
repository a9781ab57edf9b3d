"""Where a camera's picture comes from, and the channels of a device that has registered.

GET, POST /cameras/SXT-2024-0001/access/      address; or number, password, tcp
GET, POST /cameras/SXT-2024-0001/channels/    channel, key: taken into the ledger
"""

from typing import Any
from uuid import uuid4, uuid5

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in

from ..decide.cameras import address_of, set_address
from ..decide.devices import channels_of, device_of, enter, forget, recorder_of, take_in_channel
from ..models import CameraSource
from .opening import key_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def access(request: ActingRequest, number: str) -> HttpResponse:
    """Where the picture comes from, for those who may know it; of a recorder's camera, where the recorder's does."""
    require(request.actor, "cameras.view")
    camera = find(CameraSource, request.actor, number)
    require(request.actor, "cameras.address")
    if recorder := recorder_of(camera):
        return redirect(f"/cameras/{recorder}/access/")
    try:
        if request.method != "POST":
            return _access(request, camera, address=_shown(request, camera))
        _keep(request, camera)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except Incomplete as error:
        values = {"address": request.POST.get("address", ""), "tcp": bool(request.POST.get("tcp"))}
        return _access(request, camera, problems=error.missing, status=422, **values)
    return redirect(f"/cameras/{camera.number}/access/")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def channels(request: ActingRequest, number: str) -> HttpResponse:
    """GET: what the camera's device told. POST: one of it into the ledger."""
    require(request.actor, "cameras.add")
    camera = find(CameraSource, request.actor, number)
    if recorder := recorder_of(camera):
        return redirect(f"/cameras/{recorder}/channels/#{number}")
    if camera.kind != "gb28181":
        raise Http404("这个摄像头不按国标接入，没有通道。")
    if request.method != "POST":
        return _channels(request, camera)
    try:
        channel = request.POST.get("channel", "")
        key = uuid5(key_of(request), channel)  # the page has one key for all its buttons
        new_camera = take_in_channel(camera, channel, actor=request.actor, key=key)
    except CameraSource.DoesNotExist as error:
        return _channels(request, camera, problem=str(error), status=422)
    except Incomplete as error:
        return _channels(request, camera, problem="；".join(error.missing.values()), status=422)
    return redirect(f"/cameras/{number}/channels/#{new_camera.number}")


def _keep(request: ActingRequest, camera: CameraSource) -> None:
    """A device that registers is named by its number alone; one that is reached has @ and a host behind it."""
    actor, form = request.actor, request.POST
    address = form.get("address", "").strip()
    if camera.kind == "gb28181" and "@" not in address:
        enter(camera, address, password=form.get("password", ""), tcp=bool(form.get("tcp")), actor=actor)
        return
    set_address(camera, address, actor=actor)
    forget(camera, actor=actor)


def _shown(request: ActingRequest, camera: CameraSource) -> str:
    """What stands in the field: of a device its number, else the address."""
    address = address_of(camera, request.actor)
    device = device_of(camera)
    return address if device is None else device.number


def _access(request: ActingRequest, camera: CameraSource, *, status: int = 200, **context: Any) -> HttpResponse:
    platform, device = settings.VIDEO_PLATFORM, device_of(camera)
    defaults: dict[str, Any] = {
        "camera": camera, "device": device, "platform": platform, "problems": {}, "tcp": device is not None and device.tcp,
        "stale": device is not None and device.realm != platform.realm,
    }  # fmt: skip
    return render(request, "conferences/access.html", {**defaults, **context}, status=status)


def _channels(request: ActingRequest, camera: CameraSource, *, status: int = 200, problem: str = "") -> HttpResponse:
    device = device_of(camera)
    listed = [] if device is None else channels_of(device)
    context = {
        "camera": camera, "device": device, "channels": listed, "key": uuid4(), "problem": problem,
        "may_set": request.actor.may("cameras.address"),
    }  # fmt: skip
    return render(request, "conferences/channels.html", context, status=status)
