"""How gunicorn serves: threads, because an upload holds one for as long as it lasts."""

from __future__ import annotations

from typing import Any

from gaitsite.tether import die_with_parent

wsgi_app = "gaitsite.wsgi"
worker_class = "gthread"
workers = 2
threads = 16
timeout = 120
graceful_timeout = 5
keepalive = 5


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    die_with_parent()
