"""The site as it is served, with one view more: it stores the bytes that are sent to it and looks at nothing.

granian --interface wsgi benchmarks.stored:application
"""

import os
import tempfile

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anlan.site.wsgi import application  # noqa: F401 what is served

settings.ROOT_URLCONF = "benchmarks.stored"


@csrf_exempt
@require_POST
def stored(request: HttpRequest) -> HttpResponse:
    """Whatever comes, in a file of its own."""
    with tempfile.NamedTemporaryFile(dir=os.environ["STORED"], delete=False) as file:
        file.write(request.body)
    return HttpResponse(status=204)


urlpatterns = [path("stored/", stored), path("", include("anlan.site.urls"))]
