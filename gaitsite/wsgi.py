"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - read before the first request, so that no log tells what is secret in it
