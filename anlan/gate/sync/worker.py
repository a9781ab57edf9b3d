"""The service worker, at the root of the site so that it stands before every page, with the names of the shell's files of this day.

GET /worker.js
"""

import hashlib
import json
import re
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import condition, require_safe

WORKER, STYLE, SHELL = "built/worker.js", "built/shell.css", "built/shell.js"
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def _mark(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_script()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_mark)
def worker(request: HttpRequest) -> HttpResponse:
    """Asked for by the browser with every page or so: the same as before is answered in a line."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _script() -> bytes:
    """The built worker, below the shell's files: another shell makes another worker, which brings it to the phone."""
    try:
        script, shell = _content(WORKER), _content(SHELL)
        parts = [f"built/{name}" for name in dict.fromkeys(_IMPORTED.findall(shell.decode()))]
        files = [static(STYLE), static(SHELL), *(settings.STATIC_URL + part for part in parts)]
        digest = hashlib.sha256(b"".join([*(file.encode() for file in files), *map(_content, parts)])).hexdigest()
    except (FileNotFoundError, ValueError) as error:
        raise Http404("没有这个文件。") from error
    return f"const SHELL = {json.dumps({'name': f'shell-{digest[:12]}', 'files': files})};\n".encode() + script


def _content(name: str) -> bytes:
    with staticfiles_storage.open(name) as file:
        content: bytes = file.read()
    return content
