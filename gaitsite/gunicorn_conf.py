"""How gunicorn serves: threads, because an upload holds one for as long as it lasts."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from gaitsite.logs import MaskTokens
from gaitsite.tether import die_with_parent


class WebLogger(Logger):  # type: ignore[misc] # gunicorn tells no types
    """What gunicorn itself says: of errors, and of every request where an operator turns that on."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(MaskTokens())


wsgi_app = "gaitsite.wsgi"
preload_app = True  # loaded once, before the workers are forked: what none of them writes to, all of them share
worker_class = "gthread"
workers = 2
threads = 16
timeout = 120
graceful_timeout = 5
keepalive = 5
logger_class = WebLogger
limit_request_field_size = 20 * 1024  # what is said of a clip, a long note in any script, comes in one line


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    die_with_parent()
