"""Somebody at a browser, who notices whatever goes wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.actors import PASSWORD
from tests.conftest import ROOT

SCREENSHOTS = ROOT / "var" / "screenshots"
PHONE, DESK = (360, 740), (1440, 900)
PATIENCE_MS = 120_000
"""Longest wait for anything else."""
ANALYSED_MS = 900_000
"""Longest wait for an analysis; on a busy machine the pose model may take minutes."""

WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI} at ${event.target?.outerHTML}`));
"""


expect.set_options(timeout=PATIENCE_MS)


def ready(page: Page) -> None:
    """Until the review page can be used."""
    page.wait_for_selector("[data-review][data-ready='1']", state="attached")


class Visitor:
    """A browser context of its own. `complaints` collects console errors, exceptions, policy violations and requests to
    other hosts; `forgiven` holds what a test expects, as parts of complaints."""

    def __init__(self, browser: Browser, url: str, size: tuple[int, int] = DESK, **context: Any) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.forgiven: list[str] = []
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **context
        )
        self.context.add_init_script(WATCH_POLICY)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._complain(f"exception: {error}"))
        self.context.on("request", self._request)

    def _complain(self, text: str) -> None:
        if not any(part in text for part in self.forgiven):
            self.complaints.append(text)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console at {self.page.url}: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        target = urlsplit(request.url)
        if target.scheme in ("http", "https", "ws", "wss") and target.netloc != urlsplit(self.url).netloc:
            self._complain(f"request to {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def log_in(self, name: str, password: str = PASSWORD) -> Page:
        """As one of `tests.actors`, or with any email address."""
        self.go("/accounts/login/")
        self.page.get_by_label("Email").fill(name if "@" in name else f"{name}@example.org")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()
        return self.page

    def review(self, clip: str, query: str = "", name: str = "alice") -> Page:
        """The clip's review page, for somebody who has just logged in."""
        self.log_in(name)
        self.go(f"/clips/{clip}/{query}")
        ready(self.page)
        return self.page

    def log_in_anew(self, name: str) -> None:
        """In another tab, after the session has ended; the page that is open notices nothing."""
        self.context.clear_cookies(name="gaitsite_session")
        here, self.page = self.page, self.context.new_page()
        self.log_in(name)
        self.page.close()
        self.page = here

    def upload(self, clip: Path, *, surface: str = "Treadmill", pace: str = "", unit: str = "") -> None:
        """Fills the form of the athlete's page that is open, and starts."""
        page = self.page
        page.locator("[data-files]").set_input_files(clip)
        page.get_by_label(surface, exact=True).check()
        if pace:
            page.get_by_role("textbox", name="Pace").first.fill(pace)
            page.locator("[name=pace_unit]").select_option(unit)
        page.get_by_role("button", name="Upload the clip").click()

    def shoot(self, name: str, *, sizes: tuple[tuple[int, int], ...] = (PHONE, DESK), full: bool = True) -> None:
        """Screenshots in both themes and each size, for the eye: var/screenshots/NAME-WIDTH-THEME.png."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for theme in themes:
            self.page.emulate_media(color_scheme=theme)
            self.page.evaluate(
                "theme => { document.documentElement.dataset.theme = theme;"
                " document.documentElement.dispatchEvent(new Event('theme')); }",
                theme,
            )
            for width, height in sizes:
                self.page.set_viewport_size({"width": width, "height": height})
                self.page.wait_for_timeout(700)
                self.page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{theme}.png", full_page=full)
        if before:
            self.page.set_viewport_size(before)

    def close(self) -> None:
        self.context.close()
