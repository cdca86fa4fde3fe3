"""`make bench-ui`: measures the review page in a real Chromium against a page that holds nothing but the video.

Clips are computed runners, 10 s at 60 and 60 s at 240 frames a second. All times are medians; the page's are set beside
those of the empty page in the same browser, for ratios hold where milliseconds do not. Writes var/bench/ui.json.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

BENCH_DIR = Path(__file__).resolve().parents[2] / "var" / "bench"
PROBE = (Path(__file__).parent / "ui_probe.js").read_text()
CLIPS = {"10s60": "Film(10, 60)", "60s240": "Film(60, 240)"}
PLAY_S = 8.0
SEEKS = 40
OPENINGS = 3
WARM_UP_S = 20
WHOLE_SIZE = {"width": 1440, "height": 900}
Figures = dict[str, float]


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gaitsite.settings"
    django.setup()
    from tests.e2e.conftest import ARGUMENTS, Site, chromium

    with tempfile.TemporaryDirectory(prefix="gaitsite-bench-") as folder:
        site = Site(Path(folder) / "site")
        site.start()
        try:
            clips = _clips(site)
            with sync_playwright() as playwright:
                # precise: script times would else come rounded to a tenth of a millisecond, the heap in steps
                flags = [*ARGUMENTS, "--enable-precise-memory-info", "--disable-features=ReduceTimerPrecision"]
                browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
                figures = {name: _clip(browser, site.url, name, clip) for name, clip in clips.items()}
                figures["memory"] = _memory(browser, site.url, clips["10s60"], minutes)
                figures["machine"] = {"cores": float(os.cpu_count() or 1), "load_15_min": os.getloadavg()[2]}
                browser.close()
        finally:
            site.end()
    (BENCH_DIR / "ui.json").write_text(json.dumps(figures, indent=2) + "\n")


def _clips(site: Any) -> dict[str, str]:
    print("drawing the clips ...", flush=True)
    site.manage("shell", "-v", "0", "-c", "from tests import actors; actors.cast()")
    ids = {}
    for name, film in CLIPS.items():
        code = (
            "from pathlib import Path; from tests.e2e.line_runner import *;"
            f" print(put_on_stage({film}, Path({str(BENCH_DIR)!r})))"
        )
        ids[name] = site.manage("shell", "-v", "0", "-c", code).strip()
    return ids


@contextmanager
def _visit(browser: Browser, url: str) -> Iterator[Page]:
    from tests.e2e.visitor import Visitor

    visitor = Visitor(browser, url)
    visitor.context.add_init_script(PROBE)
    visitor.log_in("alice")
    visitor.page.set_viewport_size(WHOLE_SIZE)  # type: ignore[arg-type]
    yield visitor.page
    visitor.close()
    for complaint in visitor.complaints:
        print("  complaint:", complaint)


def _open(page: Page, url: str, clip: str) -> float:
    """Seconds from the request to a page that can be used: the video has a picture, everything is drawn."""
    page.goto(f"{url}/clips/{clip}/?t=2")
    page.wait_for_function("() => window.probe.usable !== null", timeout=120_000)
    return float(page.evaluate("window.probe.usable")) / 1000


def _open_empty(page: Page, url: str, clip: str) -> float:
    """The same of a page that holds nothing but the video. It is served at an address the site does not have."""
    video = f'<video data-video data-empty muted preload="auto" src="/clips/{clip}/proxy.mp4" width="960"></video>'
    page.route("**/empty/", lambda route: route.fulfill(body=f"<!doctype html>{video}", content_type="text/html"))
    page.goto(f"{url}/empty/")
    page.wait_for_function("() => window.probe.usable !== null", timeout=120_000)
    return float(page.evaluate("window.probe.usable")) / 1000


def _clip(browser: Browser, url: str, name: str, clip: str) -> Figures:
    with _visit(browser, url) as page:
        opened = [_open(page, url, clip) for _ in range(OPENINGS)]
        ours = _frames(page) | _seeks(page, ".strip-lanes")
    with _visit(browser, url) as page:
        empty_opened = [_open_empty(page, url, clip) for _ in range(OPENINGS)]
        empty = _frames(page) | _seeks(page, "video")
    figures = {
        "first_usable_s": statistics.median(opened),
        "first_usable_over_empty": statistics.median(opened) / statistics.median(empty_opened),
        "cursor_skeleton_ms": ours["cursor_skeleton_ms"],
        "cursor_skeleton_over_empty": ours["cursor_skeleton_ms"] / empty["cursor_skeleton_ms"],
        "frame_script_ms": ours["script_ms"],
        "frame_script_p95_ms": ours["script_p95_ms"],
        "frame_thread_ms": ours["thread_ms"],
        "frame_thread_over_empty": ours["thread_ms"] / empty["thread_ms"],
        "frame_thread_empty_ms": empty["thread_ms"],
        "frames_a_second": ours["shown"] / PLAY_S,
        "frames_a_second_empty": empty["shown"] / PLAY_S,
        "seek_ms": ours["seek_ms"],
        "seek_p95_ms": ours["seek_p95_ms"],
        "seek_over_empty": ours["seek_ms"] / empty["seek_ms"],
    }
    _say(name, figures)
    return figures


def _say(name: str, figures: Figures) -> None:
    print(name)
    for key, value in figures.items():
        print(f"  {key:26} {value:9.2f}", flush=True)


def _frames(page: Page) -> Figures:
    """Cost of a frame while it plays, in the main thread's own time, which others on the machine do not lengthen:
    script, style and layout, which the cursors and the skeleton ask for, and all that the thread does, painting too.
    Beside it the clock's time in the page's own callback, without what it waits for the browser to take the next one.
    """
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate("window.probe.play()")
    page.wait_for_timeout(1500)
    page.evaluate("window.probe.forget()")
    before = _metrics(client)
    page.wait_for_timeout(1000 * PLAY_S)
    after = _metrics(client)
    costs: list[float] = page.evaluate("window.probe.costs")
    page.evaluate("window.probe.stop()")

    def spent_ms(*names: str) -> float:
        return 1000 * sum(after[name] - before[name] for name in names) / max(len(costs), 1)

    return {
        "shown": float(len(costs)),
        "script_ms": statistics.median(costs),
        "script_p95_ms": _p95(costs),
        "cursor_skeleton_ms": spent_ms("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"),
        "thread_ms": spent_ms("TaskDuration"),
    }


def _seeks(page: Page, target: str) -> Figures:
    """From a press of the mouse to the picture on screen, all over the clip."""
    rng = random.Random(3)
    element = page.locator(target)
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box
    took: list[float] = []
    page.evaluate("window.probe.listen()")
    for _ in range(SEEKS):
        page.evaluate("window.probe.arm()")
        page.mouse.click(box["x"] + box["width"] * rng.uniform(0.03, 0.97), box["y"] + 12)
        page.wait_for_function("() => window.probe.settled()", timeout=120_000)
        took += [ms for ms in [page.evaluate("window.probe.sought")] if ms is not None]
    return {"seek_ms": statistics.median(took), "seek_p95_ms": _p95(took)}


def _memory(browser: Browser, url: str, clip: str, minutes: float) -> Figures:
    """What lives on after the page has looped a few strides for minutes, beside what lived after its first seconds."""
    with _visit(browser, url) as page:
        _open(page, url, clip)
        client = page.context.new_cdp_session(page)
        client.send("Performance.enable")
        page.keyboard.press("w")
        page.keyboard.press(">")
        page.keyboard.press("l")
        page.wait_for_timeout(1000 * WARM_UP_S)
        first = _living(client)
        page.wait_for_timeout(60_000 * minutes)
        last = _living(client)
        playing = page.evaluate("!document.querySelector('[data-video]').paused")
    figures = {"minutes": minutes, "still_playing": float(playing)}
    for name in first:
        figures |= {f"{name}_first": first[name], f"{name}_last": last[name]}
    _say("memory", figures)
    return figures


def _living(client: CDPSession) -> Figures:
    client.send("HeapProfiler.collectGarbage")
    now = _metrics(client)
    return {"heap_mb": now["JSHeapUsedSize"] / 1e6, "nodes": now["Nodes"], "listeners": now["JSEventListeners"]}


def _metrics(client: CDPSession) -> Figures:
    return {row["name"]: row["value"] for row in client.send("Performance.getMetrics")["metrics"]}


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
