"""What remains of a conference: minutes, attendance, recordings, files, the whiteboard.

GET /conferences/HYS-2024-0003/minutes.docx
"""

from uuid import uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from anlan.kernel.evidence import store
from anlan.kernel.evidence.serving import as_kept, played
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.paper import html

from ..decide import board, recordings
from ..decide.acting import leads
from ..decide.minutes import compose
from ..decide.poor_lines import words_of
from ..decide.rows import Invitation, Message
from ..decide.state import state_of
from ..models import Attendance, Conference
from .checks import with_conference

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@with_conference
def minutes(request: ActingRequest, conference: Conference) -> HttpResponse:
    """The minutes as they stand, filled in from roll call, points and decisions."""
    state = state_of(conference, request.actor)
    context = {
        "conference": conference,
        "state": state,
        "base": f"/conferences/{conference.number}/",
        "key": uuid4(),
        "sheet": mark_safe(html.write(compose(conference))),
    }
    return render(request, "conferences/minutes.html", context)


@require_safe
@with_conference
def minutes_docx(request: ActingRequest, conference: Conference) -> HttpResponse:
    from anlan.kernel.paper import docx  # its library takes a tenth of the start of every command

    answer = HttpResponse(docx.write(compose(conference)), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{conference.number}.docx"'
    return answer


@require_safe
@with_conference
def attendance(request: ActingRequest, conference: Conference) -> HttpResponse:
    """Who came when and for how long; whoever does not lead sees those present and their own site."""
    state = state_of(conference, request.actor)
    rows = Attendance.objects.of(conference).exclude(state="withdrawn")
    stayed = {(row.region, row.body_id): (row.minutes, row.remark) for row in rows}
    sites = Invitation.objects.of(conference)
    bodies = {each.pk: (each.region, each.body_id) for each in sites}
    poor = words_of(conference)
    lines = [
        (line, *stayed.get(bodies.get(line.invitation, ("", None)), (None, poor.get(line.invitation, ""))))
        for line in state.lines
        if not line.observer
    ]
    context = {"conference": conference, "state": state, "base": f"/conferences/{conference.number}/", "lines": lines}
    return render(request, "conferences/attendance.html", context)


@require_safe
@with_conference
def recorded(request: ActingRequest, conference: Conference) -> HttpResponse:
    """The recordings the actor may see, and who else may."""
    context = {
        "conference": conference,
        "base": f"/conferences/{conference.number}/",
        "recordings": recordings.of(conference, request.actor),
        "may": leads(conference, request.actor)
        or (request.actor.may("conferences.replay") and request.actor.scope.covers(conference)),
    }
    return render(request, "conferences/recordings.html", context)


@require_safe
@with_conference
def recording(request: ActingRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """One recording, for whoever may see it; for everybody else there is none."""
    recording = next((each for each in recordings.of(conference, request.actor) if each.pk == pk), None)
    if recording is None:
        raise Http404("没有这段录像，或者您看不到。")
    return played(request, recording.sha256, "video/mp4")


@require_safe
@with_conference
def file(request: ActingRequest, conference: Conference, attachment_id: int) -> HttpResponseBase:
    """A file of the conference, for everybody it concerns; one that was sent to one person alone, for them and the chair."""
    attachment = store.of(conference).filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404("没有这个文件。")
    private = Message.objects.of(conference).filter(attachment=attachment).exclude(to=None)
    hidden = private.exclude(to_id=request.actor.person_id).exclude(person_id=request.actor.person_id).exists()
    if hidden and not leads(conference, request.actor):
        raise Http404("没有这个文件。")
    return as_kept(attachment)


@require_safe
@with_conference
def strokes(request: ActingRequest, conference: Conference) -> HttpResponse:
    """The whiteboard's strokes as they stand, for the page's script."""
    strokes = [{"id": each.pk, "points": each.points, "colour": each.colour} for each in board.strokes(conference)]
    return JsonResponse({"width": board.WIDTH, "height": board.HEIGHT, "strokes": strokes})
