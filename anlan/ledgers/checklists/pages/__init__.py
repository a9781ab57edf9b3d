"""Pages of checklists: put one in, look at it, fill it in, make figures of it. Found by being here.

/checklists/     /checklists/new/?campaign=XD-2024-0001     /checklists/blank.xlsx
/checklists/JCB-2024-0001/     …/fill/     …/sheet.xlsx     …/answers.xlsx
"""

from django.urls import URLPattern, path

from . import edition, filling, notes, publishing, sheets

__all__ = ["notes", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("checklists/", filling.to_fill),
    path("checklists/new/", publishing.new),
    path("checklists/blank.xlsx", sheets.blank),
    path("checklists/<str:number>/", edition.page),
    path("checklists/<str:number>/fill/", filling.fill),
    path("checklists/<str:number>/sheet.xlsx", sheets.sheet),
    path("checklists/<str:number>/answers.xlsx", sheets.answers),
]
