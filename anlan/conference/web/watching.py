"""A camera on one tap: who watches is noted; who watched when, for those who may know its address.

POST /cameras/SXT-2024-0001/views/          key; then
GET  /cameras/SXT-2024-0001/views/17/       the picture
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, find, signed_in

from ..decide.camera_rows import CameraView
from ..decide.cameras import stop, views_of, watch
from ..decide.passes import watching_pass
from ..models import CameraSource
from .words import WORDS


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def views(request: ActingRequest, number: str) -> HttpResponse:
    """POST: begin to watch. GET: who watched when."""
    camera = find(CameraSource, request.actor, number)
    try:
        if request.method == "POST":
            return redirect(f"/cameras/{number}/views/{watch(camera, actor=request.actor).pk}/")
        views = views_of(camera, request.actor)[:200]
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except Incomplete as error:
        return _page(request, camera, problem="；".join(error.missing.values()), status=422)
    return render(request, "conferences/views.html", {"camera": camera, "views": views})


@require_safe
@signed_in
def view(request: ActingRequest, number: str, pk: int) -> HttpResponse:
    """One's own view of a camera."""
    camera, mine = own_view(request, number, pk)
    carried = None if mine.ended_at else watching_pass(mine, request.actor.name)
    return _page(request, camera, view=mine, carried=carried)


@require_POST
@signed_in
def view_end(request: ActingRequest, number: str, pk: int) -> HttpResponse:
    """The watching has ended."""
    camera, mine = own_view(request, number, pk)
    stop(mine)
    return redirect(f"/ledgers/cameras/{camera.number}/")


def own_view(request: ActingRequest, number: str, pk: int) -> tuple[CameraSource, CameraView]:
    camera = find(CameraSource, request.actor, number)
    mine = CameraView.objects.of(camera).filter(pk=pk, person_id=request.actor.person_id).first()
    if mine is None:
        raise Http404("没有这次观看。")
    return camera, mine


def _page(request: ActingRequest, camera: CameraSource, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "conferences/camera.html", {"camera": camera, "words": WORDS, **context}, status=status)
