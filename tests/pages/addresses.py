"""The site's addresses: which are pages and how one gets there, and which are none."""

import re

PERIOD = "from=2024-01-01&to=2024-10-15"
LEADER, OFFICE, BUREAU, TOWN, VILLAGE = "leader", "office", "bureau", "town", "village"
ENTERPRISE, ADMINISTRATOR, AUDITOR = "enterprise", "administrator", "auditor"

# Each address of the site, as somebody meets it: (who, address, or the link that leads there from another page).
PAGES = {
    "login/": ("", "/login/"),
    "login/code/": ("", "/login/", "the password is right"),
    "password/": (TOWN, "/password/"),
    "second-factor/": (TOWN, "/second-factor/"),
    "logins/": (TOWN, "/logins/"),
    "outbox/": (VILLAGE, "/outbox/"),
    "second factor that is on": (ENTERPRISE, "/second-factor/"),
    "": (TOWN, "/"),
    "home of a leader": (LEADER, "/"),
    "home of the office": (OFFICE, "/"),
    "home of a village": (VILLAGE, "/"),
    "home of an enterprise": (ENTERPRISE, "/"),
    "inbox/": (TOWN, "/inbox/"),
    "inbox of all": (OFFICE, "/inbox/?whose=all&due=late"),
    "inbox without anything": (ADMINISTRATOR, "/inbox/"),
    "ledgers/": (TOWN, "/ledgers/"),
    "ledgers/<str:code>/": (TOWN, "/ledgers/hazards/"),
    "ledgers/<str:code>/new/": (TOWN, "/ledgers/hazards/new/"),
    "ledgers/<str:code>/import/": (OFFICE, "/ledgers/hazards/import/"),
    "ledgers/<str:code>/import/<int:batch>/": (OFFICE, "/ledgers/hazards/import/", ".past a"),
    "ledgers/<str:code>/<str:number>/": (TOWN, "/ledgers/hazards/?state=found", ".what a"),
    "ledgers/<str:code>/<str:number>/change/": (
        TOWN,
        "/ledgers/hazards/?state=found",
        ".what a",
        "a[href$='/change/']",
    ),
    "indicators/": (OFFICE, f"/indicators/?{PERIOD}"),
    "indicators/<str:code>/": (OFFICE, f"/indicators/hazards.found/?{PERIOD}"),
    "indicators/<str:code>/rows/": (OFFICE, f"/indicators/hazards.found/rows/?{PERIOD}"),
    "check/": (OFFICE, "/check/"),
    "reports/": (OFFICE, "/reports/"),
    "reports/<str:number>/": (OFFICE, "/reports/", ".rows a"),
    "reports/<str:number>/edit/": (OFFICE, "/reports/", ".rows a", "a[href$='/edit/']"),
    "reports/<str:number>/changes/": (OFFICE, "/reports/", ".rows a", "changes/"),
    "search/": (OFFICE, "/search/?q=灭火器"),
    "organisation/": (OFFICE, "/organisation/"),
    "organisation/roles/": (VILLAGE, "/organisation/roles/"),
    "organisation/accounts/": (ADMINISTRATOR, "/organisation/accounts/"),
    "organisation/accounts/<str:number>/": (ADMINISTRATOR, "/organisation/", "a[href^='/organisation/accounts/RY']"),
    "organisation/doubles/": (ADMINISTRATOR, "/organisation/doubles/"),
    "organisation/changes/": (ADMINISTRATOR, "/organisation/changes/"),
    "organisation/changes/name/": (ADMINISTRATOR, "/organisation/changes/name/"),
    "organisation/changes/merger/": (ADMINISTRATOR, "/organisation/changes/merger/"),
    "organisation/changes/division/": (ADMINISTRATOR, "/organisation/changes/division/"),
    "audit/": (AUDITOR, f"/audit/?{PERIOD}"),
    "audit/alterations/": (AUDITOR, "/audit/alterations/?ledger=hazards&found=2024-10-16T00:00:00%2B08:00"),
    "audit/administrators/": (AUDITOR, "/audit/administrators/"),
    "audit/numbers/": (AUDITOR, "/audit/numbers/"),
    "audit/proof/": (AUDITOR, "/audit/proof/"),
    "organisation/confirmations/": (OFFICE, "/organisation/confirmations/"),
    "running/": (ADMINISTRATOR, "/running/"),
    "notices/": (TOWN, "/notices/"),
    "help/": (TOWN, "/help/"),
    "help/<str:code>/": (TOWN, "/help/hazards/"),
    "feedback/": (VILLAGE, "/feedback/"),
    "conferences/": (TOWN, "/conferences/"),
    "conferences/new/": (OFFICE, "/conferences/new/"),
    "conferences/<str:number>/": (TOWN, "/conferences/", ".rows a"),
    "conferences/<str:number>/seats/<str:token>/": (OFFICE, "/conferences/", ".rows a", "press 进入会议"),
    "conferences/<str:number>/minutes/preview/": (OFFICE, "/conferences/", ".rows a", "minutes/preview/"),
    "conferences/<str:number>/attendance/": (OFFICE, "/conferences/", ".rows a", "attendance/"),
    "conferences/<str:number>/recordings/": (OFFICE, "/conferences/", ".rows a", "recordings/"),
    "cameras/<str:number>/access/": (OFFICE, "/ledgers/cameras/?kind=gb28181", ".what a", "a[href$='/access/']"),
    "access by RTSP": (ADMINISTRATOR, "/ledgers/cameras/?kind=rtsp", ".what a", "a[href$='/access/']"),
    "cameras/<str:number>/channels/": (OFFICE, "/ledgers/cameras/?kind=gb28181", ".what a", "a[href$='/channels/']"),
    "cameras/<str:number>/views/": (OFFICE, "/ledgers/cameras/", ".what a", "a[href$='/views/']"),
    "cameras/<str:number>/views/<int:pk>/": (TOWN, "/ledgers/cameras/", ".what a", "press 看画面"),
    "hazards/report/": (VILLAGE, "/hazards/report/"),
    "tips/": ("", "/tips/"),
    "tips/follow/": ("", "/tips/follow/"),
    "tips/<str:number>/contact/": (TOWN, "/ledgers/tips/", ".what a", "a[href$='/contact/']"),
    "campaigns/": (OFFICE, "/campaigns/"),
    "campaigns/<str:number>/": (OFFICE, "/campaigns/", "main a[href^='/campaigns/XD']"),
    "codes/<str:code>/": (TOWN, "/codes/enterprises/"),
    "codes/<str:code>/<str:number>/": (TOWN, "/ledgers/enterprises/", ".what a", "a[href^='/codes/enterprises/QY']"),
    "code that is forged": (VILLAGE, "/at/990199.QY-2024-0001.aaaaaaaaaa/"),
    "papers/<str:ledger>/<str:number>/": (BUREAU, "/ledgers/checks/", ".what a", "a[href^='/papers/']"),
    "missing": (TOWN, "/no-such-page/"),
    "nothing searched": (OFFICE, "/search/"),
    "nothing found anywhere": (TOWN, "/search/?q=没有这样的"),
    "a town's posts": (ADMINISTRATOR, "/organisation/?region=990199101"),
    "nothing found": (TOWN, "/ledgers/hazards/?q=没有这样的"),
}

# Addresses that are no pages: acts, files, fragments, what programs ask, and the wait for a table longer than any of the sample.
NO_PAGES = re.compile(
    r"login/persona/|logout/|post/|session/|drafts/key/|sync/.*|worker\.js|policy-reports/|.*(steps/<str:step>|extension|withdrawal|decision|evidence)/|evidence/.*|suggest/.*"
    r"|audit/(alterations/.+|faults/.*)|notices/<int:key>/|reports/.*preview/|.*file\.<str:kind>|.*\.xlsx|api/.*|search/hints/|exports/<str:token>/"
    r"|conferences/(from/.*|ringing/)|.*/(entry|entrance|now|pass|departure|line-test|end)/|.*\.docx|.*\.json|at/<str:code>/|hazards/report/near/|papers/.*/<str:code>\.<str:kind>"
    r"|conferences/<str:number>/(files/.*|recordings/.*/file/|<str:noun>/)"
)
