"""The ASGI application that tells news, with the site's settings."""

import os

from .bound import end_with_server
from .loading import load

end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
load()

from .news import application  # noqa: E402  settings first

__all__ = ["application"]
