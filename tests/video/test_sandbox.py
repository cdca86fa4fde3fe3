"""What a confined child cannot do, and what its caller sees when it fails."""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.video import confined, landlock, sandbox, seccomp
from analysis.video.errors import SENTENCES, ClipError
from analysis.video.sandbox import Allowance, Child, follow, run

JOBS = "tests.video.confined_jobs"

pytestmark = pytest.mark.skipif(not seccomp.supported(), reason="this system has no seccomp filter")


def code_of(job: str, home: Path, allowance: Allowance | None = None, **arguments: object) -> str:
    with pytest.raises(ClipError) as caught:
        run(f"{JOBS}:{job}", home, arguments, allowance)
    assert caught.value.message
    return caught.value.code


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether the process has ended; one that only waits to be reaped has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder, elsewhere = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("elsewhere")
    other = elsewhere / "other"
    other.write_bytes(b"another athlete's clip")
    os.environ["SECRET_OF_THE_PARENT"] = "x"
    try:
        # Relative: a path that begins at the root would be a file given to the job to read.
        return dict(run(f"{JOBS}:doors", folder, {"folder": str(folder), "other": os.path.relpath(other, folder)}))
    finally:
        del os.environ["SECRET_OF_THE_PARENT"]
        assert other.read_bytes() == b"another athlete's clip"


@pytest.mark.parametrize("way", ["inet", "inet6", "unix", "netlink", "datagram", "program"])
def test_no_way_out(doors: dict[str, str], way: str) -> None:
    assert doors[way] == "EACCES"


@pytest.mark.parametrize("way", ["signal", "signal a thread", "signal with a message", "open file", "limits"])
def test_no_power_over_other_processes(doors: dict[str, str], way: str) -> None:
    assert doors[way] == "EACCES"
    assert doors["own limits"] == "done"


@pytest.mark.skipif(not landlock.interface_version(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("what", ["environment", "memory", "disks"])
def test_nothing_else_on_the_computer_can_be_looked_into(doors: dict[str, str], what: str) -> None:
    assert doors[what] in ("EACCES", "EPERM")


def test_no_name_is_looked_up(doors: dict[str, str]) -> None:
    assert doors["look up"] != "done"


def test_nothing_of_the_parents_environment(doors: dict[str, str]) -> None:
    assert doors["secrets"] == ""


@pytest.mark.skipif(not landlock.interface_version(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("way", ["read elsewhere", "write elsewhere", "list elsewhere", "link at home", "pipe at home"])
def test_files_of_others_are_out_of_reach(doors: dict[str, str], way: str) -> None:
    assert doors[way] == "EACCES"
    assert doors["write at home"] == "done"


@pytest.mark.parametrize(
    ("job", "allowance", "code"),
    [
        ("hoard", Allowance(memory_bytes=1024**3), "OUT_OF_MEMORY"),
        ("spin", Allowance(cpu_s=1), "OUT_OF_TIME"),
        ("sleep", Allowance(wall_s=1.0), "OUT_OF_TIME"),
        ("segfault", None, "CRASHED"),
        ("leave", None, "CRASHED"),
        ("stumble", None, "CRASHED"),
        ("be_killed", None, "KILLED"),
        ("refuse", None, "TOO_LONG"),
        ("no_such_job", None, "NOT_READY"),
    ],
)
def test_every_end_has_a_code(tmp_path: Path, job: str, allowance: Allowance | None, code: str) -> None:
    assert code_of(job, tmp_path, allowance) == code


@pytest.mark.parametrize("job", ["pour", "encode_much"])
def test_files_have_a_limit(tmp_path: Path, job: str) -> None:
    assert code_of(job, tmp_path, Allowance(file_bytes=2 * 1024**2), folder=str(tmp_path)) == "OUTPUT_TOO_LARGE"
    assert all(path.stat().st_size <= 2 * 1024**2 for path in tmp_path.iterdir())


def test_last_words_go_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        code_of("stumble", tmp_path)
    assert "stumbled over a stone" in caplog.text


def test_what_libraries_print_is_no_message(tmp_path: Path) -> None:
    assert run(f"{JOBS}:chatter", tmp_path, {}) == {"answer": 42}


def test_job_that_is_set_up_first(tmp_path: Path) -> None:
    with Child(f"{JOBS}:Slow", setup={"word": "ab"}) as child:
        child.start(tmp_path, times=2)
        assert follow([child]) == [{"said": "abab"}]


def test_child_does_one_job_after_the_other(tmp_path: Path) -> None:
    """They may be asked for ahead; the progress counts on."""
    heard: list[tuple[int, int]] = []
    with Child(f"{JOBS}:count") as child:
        child.start(tmp_path, total=2, pause_s=0.15)
        child.start(tmp_path, total=3, pause_s=0.15)
        follow([child], lambda done, total: heard.append((done, total)))
        assert heard[-1] == (5, 5)
        child.start(tmp_path, total=1, pause_s=0)
        assert [result["total"] for result in follow([child])] == [2, 3, 1]


@pytest.mark.skipif(not landlock.interface_version(), reason="this kernel has no Landlock")
def test_first_job_decides_what_can_be_read(tmp_path: Path) -> None:
    home, shared, other = (tmp_path / name for name in ("home", "shared", "other"))
    for folder in (home, shared, other):
        folder.mkdir()
    with Child(f"{JOBS}:peek") as child:
        child.start(home, reads=shared, name=os.path.relpath(shared / "later", home))
        follow([child])
        (shared / "later").write_text("x")
        (other / "later").write_text("x")
        for folder in (shared, other):
            child.start(home, reads=other, name=os.path.relpath(folder / "later", home))
        assert [answer["found"] for answer in follow([child])] == ["ENOENT", "done", "EACCES"]


def test_failed_setup_is_the_computers_fault(tmp_path: Path) -> None:
    with Child(f"{JOBS}:broken_setup", setup={"word": "x"}) as child:
        child.start(tmp_path)
        with pytest.raises(ClipError) as caught:
            follow([child])
    assert caught.value.code == "NOT_READY"


def test_progress_is_the_sum_and_ends_at_the_total(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    with Child(f"{JOBS}:count") as one, Child(f"{JOBS}:count") as two:
        one.start(tmp_path, total=3, pause_s=0.15)
        two.start(tmp_path, total=2, pause_s=0.15)
        follow([one, two], lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1] == (5, 5)
    assert {total for _, total in heard} == {5}


def test_caller_that_stops_listening_stops_the_child(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with Child(f"{JOBS}:sleep") as child:
        child.start(tmp_path)
        with pytest.raises(InterruptedError):
            follow([child], stop)
        pid = child.pid
    assert gone(pid)


def test_grandchildren_end_with_the_child(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with Child(f"{JOBS}:fork_and_stay") as child:
        child.start(tmp_path, folder=str(tmp_path))
        with pytest.raises(InterruptedError):
            follow([child], stop)
    grandchild = int((tmp_path / "grandchild").read_text())
    wait_for(lambda: gone(grandchild))


def test_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from analysis.video.sandbox import Child, follow
        child = Child("{JOBS}:sleep")
        child.start(Path({str(tmp_path)!r}))
        follow([child], lambda done, total: print(child.pid, flush=True))
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=sandbox.ROOT)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert not gone(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_for(lambda: gone(child))


def test_without_a_filter_nothing_runs_unless_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    monkeypatch.delenv("GAITSITE_ALLOW_UNSANDBOXED", raising=False)
    assert sandbox.why_not() == SENTENCES["NO_SANDBOX"]
    with pytest.raises(ClipError) as caught:
        confined.lock(allow_unsandboxed=sandbox.unsandboxed_allowed())
    assert caught.value.code == "NO_SANDBOX"
    monkeypatch.setenv("GAITSITE_ALLOW_UNSANDBOXED", "1")
    assert sandbox.why_not() is None
    confined.lock(allow_unsandboxed=sandbox.unsandboxed_allowed())


@pytest.mark.skipif(not seccomp.supported(), reason="no seccomp here")
def test_a_kernel_without_filters_is_known_before_the_first_clip(monkeypatch: pytest.MonkeyPatch) -> None:
    class OldKernel:
        def prctl(self, *_: object) -> int:
            ctypes.set_errno(errno.EINVAL)
            return -1

    monkeypatch.delenv("GAITSITE_ALLOW_UNSANDBOXED", raising=False)
    assert sandbox.why_not() is None
    monkeypatch.setattr(seccomp.ctypes, "CDLL", lambda *_, **__: OldKernel())
    assert sandbox.why_not() == SENTENCES["NO_SANDBOX"]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_refuses_the_listed_calls_only(machine: str) -> None:
    """The program is run by hand as the kernel would run it."""
    architecture = seccomp.ARCHITECTURES[machine]
    own_pid = 4711

    def verdict(call: int, argument: int = 0, audit: int = architecture.audit) -> int:
        code = seccomp.program(machine, own_pid)
        data = {
            seccomp.OFFSET_OF_ARCHITECTURE: audit,
            seccomp.OFFSET_OF_CALL: call,
            seccomp.OFFSET_OF_FIRST_ARGUMENT: argument,
        }
        steps = [seccomp.struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
        at = loaded = 0
        while True:
            kind, yes, no, value = steps[at]
            if kind == seccomp.RETURN:
                return int(value)
            if kind == seccomp.LOAD:
                loaded = data[value]
                at += 1
            else:
                true = loaded == value if kind == seccomp.JUMP_IF_EQUAL else loaded >= value
                at += 1 + (yes if true else no)

    for number in architecture.calls.values():
        assert verdict(number) == verdict(number, own_pid) == seccomp.REFUSE
    for number in architecture.own.values():
        assert verdict(number, 0) == verdict(number, own_pid) == seccomp.ALLOW
        assert verdict(number, own_pid + 1) == verdict(number, 1) == seccomp.REFUSE
    for number in set(range(460)) - set(architecture.calls.values()) - set(architecture.own.values()):
        assert verdict(number, own_pid + 1) == seccomp.ALLOW
    assert verdict(0, audit=0x40000003) == seccomp.KILL
    if machine == "x86_64":
        assert verdict(seccomp.X32_BIT | 41) == seccomp.REFUSE
