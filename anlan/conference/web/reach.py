"""Where a page hears that its conference has changed. The media servers stand in the settings' policy already.

news = news_address(request, conference); response = reaching(request, response, news)
"""

from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anlan.kernel.ledger.news import right_to_hear

from ..models import Conference


def news_address(request: HttpRequest, conference: Conference) -> str:
    """Where changes of this conference are told of, with the signed right to hear of them; "" where pages only ask."""
    where: str = settings.NEWS
    if not where:
        return ""
    if where.startswith(":"):
        host = urlsplit(f"//{request.get_host()}").hostname or ""
        where = f"{request.scheme}://{f'[{host}]' if ':' in host else host}{where}/"
    return f"{where}?about={right_to_hear(conference)}"


def reaching(request: HttpRequest, response: HttpResponse, address: str) -> HttpResponse:
    """The page, allowed by its policy to connect to that address; one of the site's own needs no leave."""
    part = urlsplit(address)
    if part.netloc:
        csp_update({"connect-src": [SELF, f"{part.scheme}://{part.netloc}"]})(lambda _: response)(request)
    return response
