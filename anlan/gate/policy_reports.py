"""Where browsers report what the content security policy kept from running: a small file that the machine's keeper reads.

POST /policy-reports/     {"csp-report": {"blocked-uri": …, "violated-directive": …, "document-uri": …}}

Anybody may send a report, so it is held short, says nothing of what was asked, and old ones make room for new ones.
"""

import fcntl
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anlan.kernel.limits import sent_json

MOST = 256 * 1024  # bytes of the file
_LONGEST = 8 * 1024  # bytes of a report
_PART = 200  # letters of each thing that it says


@csrf_exempt  # a browser sends it by itself, without a token; it changes nothing but the file
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Keep a report; what is none is not kept."""
    content = request.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        return HttpResponse(status=413)
    try:
        report = sent_json.read(content)["csp-report"]
        entry = _entry(report)
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    _append(settings.POLICY_REPORTS, json.dumps(entry, ensure_ascii=False) + "\n")
    return HttpResponse(status=204)


def _entry(report: dict[str, Any]) -> dict[str, str]:
    blocked = urlsplit(str(report["blocked-uri"]))
    address = f"{blocked.scheme}://{blocked.netloc}{blocked.path}" if blocked.netloc else str(report["blocked-uri"])
    return {
        "at": timezone.now().isoformat(timespec="seconds"),
        "directive": str(report["violated-directive"])[:_PART],
        "blocked": address[:_PART],
        "page": urlsplit(str(report["document-uri"])).path[:_PART],
    }


def _append(path: Path, line: str) -> None:
    """Write a line at the end; where the file would grow too large, its older half goes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if file.tell() + len(line.encode()) > MOST:
            file.seek(0)
            lines = file.readlines()
            file.truncate(0)
            file.writelines(lines[len(lines) // 2 :])
        file.write(line)
