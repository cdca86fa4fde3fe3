"""`manage.py analyse CLIP`: one file from disk to its result, without a database, a queue or a browser."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from analysis import advice, wording
from analysis.gait.model import ClipContext, PoseTrack, RunnerPoint
from analysis.gait.pipeline import analyse
from analysis.gait.serialise import details, reading, to_dict
from analysis.pace import parse_pace
from analysis.pose.keypoint_table import read_table
from analysis.pose.run import ClipWorkers
from analysis.video.errors import ClipError, clip_error
from analysis.video.sandbox import Progress, cores

UNUSABLE, REFUSED = 2, 3
MORE_RUNNERS = "More than one person moves like a runner here; --runner says which one is meant."


class Command(BaseCommand):
    help = (
        "Analyse one clip, or a table of landmarks (.csv), and print the result. "
        "Exit status: 0 scored or preview, 3 refused, 2 unusable input."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 (Django's own way to say it)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clip", type=Path, metavar="CLIP", help="video file, or keypoint table t,k23_x,k23_y,...")
        parser.add_argument("--pace", type=_pace, help="5:30min/km, 8:51min/mile, 18km/h, 11.4mph or 5.1m/s")
        parser.add_argument("--slow-motion", type=_factor, metavar="FACTOR", help="times slower than life, such as 2.3")
        parser.add_argument("--height", type=_height, help="of the runner, such as 1.80m")
        parser.add_argument("--runner", type=_point, metavar="X,Y,T", help="where the runner is: 0.4,0.6,2.5s")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        said = ClipContext(options["pace"], options["slow_motion"], options["height"])
        try:
            track = _track(options["clip"], options["runner"])
            found = analyse(track, said)
        except ClipError as error:
            if options["json"]:
                self._print_json({"error": {"code": error.code, "message": error.message}})
            self.stderr.write(f"{error.message} [{error.code}]")
            sys.exit(UNUSABLE)
        result = to_dict(found)
        if options["json"]:
            self._print_json(result)
        else:
            self.stdout.write("\n".join(_lines(reading(result, details(found)))))
            if track.company is not None and track.company.ambiguous:
                self.stdout.write(f"\n{MORE_RUNNERS}")
        if result["status"] == "refused":
            sys.exit(REFUSED)

    def _print_json(self, content: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))


def _track(clip: Path, runner: RunnerPoint | None) -> PoseTrack:
    """Landmarks of a clip or a table. Raises ClipError."""
    if not clip.is_file():
        raise clip_error("NO_FILE", name=clip)
    if clip.suffix.lower() == ".csv":
        return read_table(clip)
    with (
        tempfile.TemporaryDirectory(prefix="gaitsite-") as folder,
        ClipWorkers(cores(), settings.POSE_MODEL, settings.POSE_ENGINE) as workers,
    ):
        work = Path(folder)
        with _bar("reading") as progress:
            prepared = workers.prepare(clip, work, progress)
        with _bar("following the runner") as progress:
            return workers.estimate(prepared.proxy, len(prepared.time_s), work, progress, runner)


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A progress bar on standard error, nothing where that is no terminal."""
    with tqdm(desc=label, unit=" pictures", file=sys.stderr, disable=None, leave=False) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    """The result for people."""
    engine = result["engine"]
    if result["status"] == "refused":
        yield f"{advice.advice_for(result['code'], readable=True).headline} [{result['code']}]"
    else:
        yield wording.headline(result)
    yield result["message"]
    yield ""
    seen_by = f"{engine['name']} {engine['model']} {engine['version']}"
    yield f"{result['frames']} pictures, {result['duration_s']:.1f} s, {seen_by}"
    for segment in result["segments"]:
        yield (
            f"{segment['start_s']:.2f}-{segment['end_s']:.2f} s: running to the {segment['direction']}, "
            f"{segment['near_side']} side near"
        )
    if result["cadence_spm"] is not None:
        measured = result["metrics"].get("cadence")
        spread = f" ± {measured['error']:.1f}" if measured else ""
        yield f"Cadence {result['cadence_spm']:.1f}{spread} steps a minute"
    if (pace := result["pace_mps"]) is not None:
        error = result["pace_error_mps"]
        spread = "" if error is None else f" ± {error:.2f}"
        yield f"Pace {pace:.2f}{spread} m/s, {wording.pace_text(pace, error)} ({result['pace_source']})"
    if result["slow_motion"]["factor"] is not None:
        suspected = "looks like " if result["slow_motion"]["suspected"] else ""
        yield f"Slow motion: {suspected}{result['slow_motion']['factor']:.1f} times slower than life"
    yield from _table(result)


def _table(result: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (
            found.words.name,
            f"{found.words.quantity(found.value)} {found.words.spread(found.error)}",
            " ".join(filter(None, (found.verdict and f"{found.verdict.capitalize()}.", found.expected))),
        )
        for found in wording.findings(result)
    ]
    if rows:
        yield ""
        wide = [max(len(row[column]) for row in rows) + 2 for column in (0, 1)]
        yield from (f"{name:<{wide[0]}}{value:<{wide[1]}}{remark}".rstrip() for name, value, remark in rows)
    judged = [fault for fault in result["faults"] if fault["status"] in ("fault", "watch")]
    if judged:
        yield ""
    for fault in judged:
        yield f"{wording.fault_name(fault['id'])}: {fault['status']}"
    if result["strides"]:
        yield ""
    for stride in result["strides"]:
        if stride["near"]:
            yield (
                f"stride {stride['foot_strike_s']:7.3f} - {stride['toe_off_s']:7.3f} - "
                f"{stride['next_foot_strike_s']:7.3f} s  {'' if stride['valid'] else 'not counted'}"
            ).rstrip()
    if result["cue"] is not None:
        yield ""
        yield f"Cue: {result['cue']['text']}"
        if result["cue"]["drill"]:
            yield f"Drill: {result['cue']['drill']}"


def _pace(text: str) -> float:
    try:
        return parse_pace(text)
    except ValueError as error:  # argparse shows the message of its own error only
        raise argparse.ArgumentTypeError(str(error)) from error


def _factor(text: str) -> float:
    factor = float(text)
    if not 0.1 <= factor <= 100:
        raise argparse.ArgumentTypeError("a slow-motion factor lies between 0.1 and 100")
    return factor


def _height(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(m|cm)?", text.strip().lower())
    metres = float(match[1].replace(",", ".")) * (0.01 if match[2] == "cm" else 1.0) if match else 0.0
    if not 0.5 <= metres <= 2.6:
        raise argparse.ArgumentTypeError("write the height as 1.80m or 180cm")
    return metres


def _point(text: str) -> RunnerPoint:
    """Shares of the picture from the left and from the top, and the clip's time."""
    try:
        x, y, time_s = (float(part) for part in text.removesuffix("s").split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("write the point as 0.4,0.6,2.5s") from error
    if not (0 <= x <= 1 and 0 <= y <= 1 and time_s >= 0):
        raise argparse.ArgumentTypeError("x and y are shares of the picture, 0 to 1, and the time is not negative")
    return RunnerPoint(x, y, time_s)
