"""Runs GaitSite on one box: broker, worker and web server as children, all of them or none.

Whatever ends the supervisor ends the children (see `gaitsite.tether`). All of them hold one lock, so that a second
start waits until the last process of the first is gone. What was queued is in the database, and goes on.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.conf import settings
from django.core.management import call_command

from analysis import housekeeping
from analysis.video import sandbox, seccomp
from analysis.walk import claims
from gaitsite import broker, tether, vendor
from gaitsite.languages import catalogue

OTHERS_SEE_NOTHING = 0o027
"""Of what is written here: clips, and a database with everybody's log-ins. A web server that sends the files itself can
be in the group."""
FREE_PORTS_TRIED = 20
LOCK_WAIT_S = 15
READY_WAIT_S = 120
STOP_WAIT_S = 12
LOG_BYTES = 5 * 1024**2
LAST_LINES = 12


class StartError(RuntimeError):
    """GaitSite cannot run; the message says why and what to do."""


@dataclass
class Child:
    """A process of ours, in a group of its own so that Ctrl-C reaches only the supervisor."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    passing: bool = False
    """Has a job to finish; may end without taking the others with it."""

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def kill(self) -> None:
        """Ends whatever is left of its group."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait()

    def last_lines(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join(f"    {line}" for line in lines)


class Supervisor:
    """Starts everything in order, watches it, and stops it in the opposite order."""

    def __init__(self, host: str, port: int | None, say: Callable[[str], object]) -> None:
        self.host = host
        self.wanted_port = port
        self.say = say
        self.children: list[Child] = []
        self.stopping = False
        self.owns_broker = not settings.BROKER_URL
        self.lock: TextIO | None = None
        self.port = 0

    @property
    def url(self) -> str:
        host = "localhost" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}/"

    def start(self) -> None:
        """Brings everything up. Raises StartError with a sentence where it cannot; nothing is left running then."""
        os.umask(OTHERS_SEE_NOTHING)
        self._take_lock()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            self._look_at_the_system()
            self.port = free_port(self.host, self.wanted_port)
            self._prepare()
            if self.owns_broker:
                self._start_broker()
                housekeeping.reconcile(workers_are_gone=True)
            self._start("worker", signal.SIGKILL, signal.SIGQUIT, *worker_command())
            self._start("web", signal.SIGTERM, signal.SIGTERM, *web_command(self.host, self.port))
            self._wait("web", self._healthy)
        except BaseException:
            self.stop()
            raise

    def run_once(self, name: str, *words: str) -> None:
        """Runs a job beside the others until it is done."""
        self._start(name, signal.SIGKILL, signal.SIGTERM, *words, passing=True)

    def watch(self) -> str | None:
        """Waits until somebody asks to stop (None) or a child dies (a sentence that names it)."""
        while not self.stopping:
            for child in self.children:
                code = child.process.poll()
                if code is None:
                    continue
                if child.passing:
                    self.children.remove(child)
                    if code:
                        self.say(f"The {child.name} {_how_it_ended(code)}: see {child.log}")
                    break
                return f"The {child.name} {_how_it_ended(code)}. The end of {child.log}:\n{child.last_lines()}"
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        """Ends all children, the broker last, and gives back the clip that was in work."""
        self.stopping = True
        brokers = [child for child in self.children if child.name == "broker"]
        for batch in ([child for child in self.children if child not in brokers], brokers):
            for child in batch:
                child.stop()
            deadline = time.monotonic() + STOP_WAIT_S
            while any(c.process.poll() is None for c in batch) and time.monotonic() < deadline:
                time.sleep(0.05)
            for child in batch:
                child.kill()
        if self.children and self.owns_broker:
            claims.give_all_back()
        self.children = []
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def _take_lock(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        path = settings.VAR_DIR / "up.lock"
        lock = path.open("a+")
        deadline = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline or _alive(path.read_text()):
                    lock.close()
                    raise StartError(f"GaitSite runs from {settings.VAR_DIR} already. Stop it there first.") from None
                time.sleep(0.2)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self.lock = lock

    def _look_at_the_system(self) -> None:
        if reason := sandbox.why_not():
            raise StartError(reason)
        if not seccomp.supported():
            self.say("Videos are read WITHOUT cutting off the network: this system has no seccomp.")

    def _prepare(self) -> None:
        self.say("Preparing database and pages ...")
        call_command("migrate", verbosity=0)
        try:
            vendor.copy_libraries(settings.BASE_DIR / "node_modules", settings.STATIC_VENDOR_DIR)
        except FileNotFoundError as missing:
            raise StartError(f"{missing.filename} is missing. Run make setup first.") from None
        catalogue.compile_into(settings.LOCALE_PATHS[0], settings.STATIC_LANGUAGES_DIR)
        call_command("collectstatic", verbosity=0, interactive=False)

    def _start_broker(self) -> None:
        self._start("broker", signal.SIGTERM, signal.SIGTERM, *broker.server_command(settings.BROKER_DIR))
        self._wait("broker", lambda: broker.answers(settings.BROKER_DIR))

    def _start(
        self, name: str, orphan_signal: signal.Signals, stop_signal: signal.Signals, *words: str, passing: bool = False
    ) -> None:
        assert self.lock is not None  # noqa: S101 - start() takes it
        log = settings.VAR_DIR / "log" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as out:
            process = subprocess.Popen(
                tether.command(orphan_signal, *words),
                cwd=settings.BASE_DIR,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(self.lock.fileno(),),
            )
        self.children.append(Child(name, process, log, stop_signal, passing))

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_WAIT_S
        while not ready():
            for child in self.children:
                if child.process.poll() is not None:
                    ended = _how_it_ended(child.process.returncode)
                    raise StartError(f"The {child.name} {ended}. The end of {child.log}:\n{child.last_lines()}")
            if self.stopping:
                raise StartError("Stopped before everything was up.")
            if time.monotonic() > deadline:
                raise StartError(f"The {name} does not answer after {READY_WAIT_S} s.")
            time.sleep(0.05)

    def _healthy(self) -> bool:
        host = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        connection = HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def worker_command() -> Sequence[str]:
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
    return (sys.executable, "-m", "celery", "-A", "gaitsite", "worker", "-n", "gaitsite@%h", "-Ofair", *quiet)


def web_command(host: str, port: int) -> Sequence[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    config = ("-c", "python:gaitsite.gunicorn_conf", "--no-control-socket")
    return (sys.executable, "-m", "gunicorn", *config, "--bind", bind)


def free_port(host: str, wanted: int | None, first: int = 8000) -> int:
    """The wanted port, or the first free one from `first` on. Raises StartError where the wanted one is taken."""
    for port in (wanted,) if wanted else range(first, first + FREE_PORTS_TRIED):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                reason = error.strerror
            else:
                return port
    if wanted:
        raise StartError(f"Port {wanted} on {host} cannot be used ({reason}). Set PORT to another one.")
    raise StartError(f"No free port from {first} to {first + FREE_PORTS_TRIED - 1} on {host}. Set PORT.")


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"stopped by itself (exit status {code})"
