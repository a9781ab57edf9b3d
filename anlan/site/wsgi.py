"""The WSGI application that Granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from .bound import end_with_server
from .loading import load

end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
load()
# Behind the proxy that holds the certificate every request comes from the proxy, by HTTP. Who asked, and how, the proxy says:
# without it HTTPS is asked for again and again, and all are one address to whoever counts wrong passwords.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.PROXIES)
