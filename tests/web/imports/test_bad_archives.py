"""ZIP files that no GaitSite writes are refused before anything of them is read, and leave nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.archives import Files, changed, full_name, packed, put


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "clips/../../evil",
        "clips\\evil",
        "settings.py",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/original.mov/x",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/voice-x.webm",
        "clips/2026-01-01_00000000-0000-0000-0000-00000000000g/clip.json",
        "clips/",
    ],
)
def test_names_that_no_archive_has_are_refused(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path, name: str
) -> None:
    assert refused(packed(exported | {name: b"x"}, tmp_path / "bad.zip")) == "BAD_PATH"


def test_a_link_is_refused(exported: Files, refused: Callable[[Path], str], tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    link = zipfile.ZipInfo(full_name(exported, "poster.jpg").replace("poster.jpg", "original"))
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as target:
        target.writestr(link, b"/etc/passwd")
    assert refused(path) == "BAD_PATH"


def test_a_name_twice_is_refused(exported: Files, refused: Callable[[Path], str], tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("person.json", b"{}")
    assert refused(path) == "BAD_PATH"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("UNKNOWN_FORMAT", lambda files: {name: files[name] for name in files if name != "manifest.json"}),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("version", value=2))),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("format", value="other"))),
        ("NOT_AS_LISTED", lambda files: {name: files[name] for name in files if not name.endswith("poster.jpg")}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": files["person.json"] + b" "}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": b"{" + files["person.json"][1:-2] + b" }"}),
        ("NOT_AS_LISTED", lambda files: {n: c[::-1] if n.endswith("poster.jpg") else c for n, c in files.items()}),
    ],
)
def test_what_is_not_as_listed_is_refused(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path, code: str, change: Callable[[Files], Files]
) -> None:
    assert refused(packed(change(exported), tmp_path / "bad.zip", listed=False)) == code


@pytest.mark.parametrize("content", [b"", b"GIF89a"])
def test_what_is_no_archive_is_refused(refused: Callable[[Path], str], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(content)
    assert refused(path) == "NOT_AN_ARCHIVE"


def test_what_broke_off_is_refused(exported: Files, refused: Callable[[Path], str], tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path) == "NOT_AN_ARCHIVE"


def test_what_would_fill_the_disk_is_refused(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.export.opening.SPARE_BYTES", 1 << 60)
    assert refused(packed(exported, tmp_path / "cleo.zip")) == "TOO_BIG"


def test_a_text_that_unpacks_to_too_much_is_refused(refused: Callable[[Path], str], tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", b" " * (65 * 1024**2))
    assert refused(path) == "TOO_BIG"
