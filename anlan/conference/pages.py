"""The addresses of conferences and cameras: found by being here."""

from django.urls import URLPattern, path

from .web import access, acts, entering, listing, opening, remains, ringing, room, watching

urlpatterns: list[URLPattern] = [
    path("conferences/", listing.conferences),
    path("conferences/new/", opening.new),
    path("conferences/from/<str:code>/<str:number>/", opening.from_record),
    path("conferences/ringing/", ringing.ringing),
    path("conferences/<str:number>/", room.lobby),
    path("conferences/<str:number>/entry/", room.entry),
    path("conferences/<str:number>/line-test/", room.line_test),
    path("conferences/<str:number>/seats/<str:token>/", room.seat),
    path("conferences/<str:number>/seats/<str:token>/now/", room.now),
    path("conferences/<str:number>/seats/<str:token>/pass/", room.renewed_pass),
    path("conferences/<str:number>/seats/<str:token>/entrance/", entering.entrance),
    path("conferences/<str:number>/seats/<str:token>/departure/", room.departure),
    path("conferences/<str:number>/minutes/preview/", remains.minutes),
    path("conferences/<str:number>/minutes.docx", remains.minutes_docx),
    path("conferences/<str:number>/attendance/", remains.attendance),
    path("conferences/<str:number>/recordings/", remains.recorded),
    path("conferences/<str:number>/recordings/<int:pk>/file/", remains.recording),
    path("conferences/<str:number>/files/<int:attachment_id>/", remains.file),
    path("conferences/<str:number>/board.json", remains.strokes),
    path("conferences/<str:number>/<str:noun>/", acts.act),
    path("cameras/<str:number>/access/", access.access),
    path("cameras/<str:number>/channels/", access.channels),
    path("cameras/<str:number>/views/", watching.views),
    path("cameras/<str:number>/views/<int:pk>/", watching.view),
    path("cameras/<str:number>/views/<int:pk>/end/", watching.view_end),
    path("cameras/<str:number>/views/<int:pk>/entrance/", entering.view_entrance),
]
