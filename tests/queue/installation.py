"""A real installation in a folder of its own, started as an operator starts it, used over HTTP as a coach uses it."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.commands import manage
from tests.conftest import ROOT

PATIENCE_S = 240
READY = re.compile(r"ready: http://[\w.]+:(\d+)/")


def wait_for(what: str, happens: Callable[[], Any]) -> Any:
    """The first true answer of `happens`; fails where none comes, which on any machine means that none will."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if answer := happens():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"in {PATIENCE_S} s never: {what}")


class Installation:
    """`manage.py up` with its data in `var`."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.environment = os.environ | {
            "GAITSITE_VAR": str(var),
            "CLIP_STALE_S": "12",
            "RECONCILE_EVERY_S": "2",
            "DATABASE_URL": "",
            "BROKER_URL": "",
            **environment,
        }
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.said = var / "said"

    def manage(self, *words: str) -> str:
        return manage(self.environment, *words)

    def launch(self, *words: str) -> None:
        """Starts without waiting."""
        self.var.mkdir(parents=True, exist_ok=True)
        with self.said.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def start(self, *words: str) -> None:
        self.launch(*words)
        found = wait_for("the URL", lambda: READY.search(self.said.read_text()) or self._died())
        self.port = int(found[1])

    def _died(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, self.said.read_text()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def processes(self) -> dict[int, str]:
        """Everything that descends from the supervisor, the supervisor included: command lines by process id."""
        return {pid: command_line(pid) for pid in (self.pid, *_descendants(self.pid))}

    def the(self, name: str, of: int | None = None) -> int:
        """Process id of the only child of `of` (the supervisor) whose command line has `name` in it."""
        (pid,) = (pid for pid in children(of or self.pid) if name in command_line(pid))
        return pid

    def kill(self) -> dict[int, str]:
        """Kills the supervisor alone, the hard way; returns what it had running."""
        running = self.processes()
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait()
        return running

    def interrupt(self) -> int:
        """Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)


def alive(running: dict[int, str]) -> dict[int, str]:
    """Those that still run: the same process, and no zombie that nobody has fetched yet."""
    return {pid: line for pid, line in running.items() if line and command_line(pid) == line}


def command_line(pid: int) -> str:
    """Empty for what is gone and for zombies."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in task.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _descendants(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from _descendants(child)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Just enough of one: cookies, forms with their token, and tus."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    token: str = ""

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, url, body, named)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", ()):
            self.cookies.load(line)
        if found := re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.body):
            self.token = found[1].decode()
        return answer

    def submit(self, url: str, **values: str) -> Answer:
        """Opens the page, fills its form and sends it."""
        self.ask("GET", url)
        form = urlencode({"csrfmiddlewaretoken": self.token} | values).encode()
        return self.ask("POST", url, form, Content_Type="application/x-www-form-urlencoded")

    def log_in(self, email: str, password: str) -> None:
        assert self.submit("/accounts/login/", login=email, password=password).status == 302

    def add_athlete(self, name: str) -> str:
        """Id of the new athlete."""
        answer = self.submit("/athletes/new/", name=name, consent="on")
        assert answer.status == 302, answer.body
        return answer.headers["Location"].strip("/").split("/")[-1]

    def begin_upload(self, athlete: str, name: str, length: int) -> str:
        said = {"filename": name, "athlete": athlete, "surface": "treadmill", "pace_mps": "3.0"}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        answer = self.ask("POST", "/uploads/", **self._tus(Upload_Length=str(length), Upload_Metadata=metadata))
        assert answer.status == 201, answer.body
        return answer.headers["Location"]

    def send(self, upload: str, offset: int, body: bytes) -> Answer:
        headers = self._tus(Upload_Offset=str(offset), Content_Type="application/offset+octet-stream")
        return self.ask("PATCH", upload, body, **headers)

    def offset(self, upload: str) -> int:
        return int(self.ask("HEAD", upload, **self._tus()).headers["Upload-Offset"])

    def upload(self, athlete: str, name: str, body: bytes) -> str:
        """Id of the clip."""
        answer = self.send(self.begin_upload(athlete, name, len(body)), 0, body)
        assert answer.status == 204, answer.body
        return answer.headers["Upload-Clip"]

    def status(self, clip: str) -> dict[str, Any]:
        return self.ask("GET", f"/clips/{clip}/status/").json

    def _tus(self, **headers: str) -> dict[str, str]:
        return {"Tus_Resumable": "1.0.0", "X_CSRFToken": self.token} | headers
