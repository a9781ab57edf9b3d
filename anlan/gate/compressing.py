"""Pages go over the line compressed, some 25 KB as 5: a village may have one bar of signal.

Django's own compression adds random bytes to each page, so that lengths do not tell its tokens (BREACH).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compresses what is text; pictures, workbooks and documents are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        is_text = kind.startswith(("text/", "application/json"))
        compressed: HttpResponseBase = super().process_response(request, response) if is_text else response
        return compressed
