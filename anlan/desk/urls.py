"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from . import administrators, alterations, audit, check, handed_back, navigation, proof, search, suggest, two_texts  # noqa: F401 the navigation is found by being loaded
from .figures import explorer as figures
from .figures import rows as figure_rows
from .figures import why as figure_why
from .help import page as helping
from .home import inbox, notices
from .home import page as home
from .listing import page as listing
from .record import correction, opening, steps
from .record import page as record
from .sheets import batches, exporting, importing, tables

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home),
    path("inbox/", inbox.inbox),
    path("notices/", notices.notices),
    path("notices/<int:key>/", notices.notice),
    path("ledgers/", listing.ledgers),
    path("ledgers/<str:code>/", listing.ledger_list),
    path("ledgers/<str:code>/new/", opening.opening),
    path("ledgers/<str:code>/import/", importing.importing),
    path("ledgers/<str:code>/import/problems.xlsx", importing.problems),
    path("ledgers/<str:code>/import/<int:batch>/", batches.imported),
    path("ledgers/<str:code>/template.xlsx", exporting.empty_table),
    path("ledgers/<str:code>/export.xlsx", exporting.exported),
    path("ledgers/<str:code>/<str:number>/", record.record_page),
    path("ledgers/<str:code>/<str:number>/change/", correction.correction),
    path("ledgers/<str:code>/<str:number>/steps/<str:step>/", steps.step),
    path("ledgers/<str:code>/<str:number>/extension/", steps.extension),
    path("ledgers/<str:code>/<str:number>/withdrawal/", steps.withdrawal),
    path("ledgers/<str:code>/<str:number>/decision/", steps.decision),
    path("ledgers/<str:code>/<str:number>/evidence/", steps.evidence),
    path("suggest/<str:code>/", suggest.suggestions),
    path("indicators/", figures.all_figures),
    path("indicators/<str:code>/", figures.one_figure),
    path("indicators/<str:code>/why/", figure_why.figure_why),
    path("indicators/<str:code>/rows/", figure_rows.figure_rows),
    path("indicators/<str:code>/rows/export.xlsx", figure_rows.exported),
    path("audit/", audit.audit),
    path("audit/administrators/", administrators.administrators),
    path("audit/numbers/", administrators.numbers),
    path("audit/proof/", proof.proof),
    path("audit/alterations/", alterations.of_run),
    path("audit/alterations/proposal/", alterations.run_proposal),
    path("audit/alterations/confirmation/", alterations.run_confirmation),
    path("audit/faults/<int:key>/mending/", alterations.mending),
    path("audit/alterations/<int:key>/proposal/", alterations.proposal),
    path("audit/alterations/<int:key>/confirmation/", alterations.confirmation),
    path("check/", check.check_page),
    path("check/beside/", two_texts.beside_page),
    path("check/back/", handed_back.handed_back),
    path("exports/<str:token>/", tables.export),
    path("exports/<str:token>/table.xlsx", tables.export_file),
    path("search/", search.search),
    path("search/hints/", search.hints),
    path("help/", helping.help_page),
    path("help/<str:code>/", helping.ledger_help),
]
