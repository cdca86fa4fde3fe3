"""So many of something, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_noop as _


def count(n: int, noun: str) -> str:
    """So many of what COUNTED knows, as in "1 stride", "no strides", "5 strides"."""
    none, some = COUNTED[noun]
    return some % {"n": n} if n else gettext(none)


COUNTED: Mapping[str, tuple[str, Any]] = {
    "browser": (_("no browsers"), ngettext_lazy("%(n)s browser", "%(n)s browsers", "n")),
    "clip": (_("no clips"), ngettext_lazy("%(n)s clip", "%(n)s clips", "n")),
    "correction": (_("no corrections"), ngettext_lazy("%(n)s correction", "%(n)s corrections", "n")),
    "far stride": (_("no far strides"), ngettext_lazy("%(n)s far stride", "%(n)s far strides", "n")),
    "more number": (_("no more numbers"), ngettext_lazy("%(n)s more number", "%(n)s more numbers", "n")),
    "near stride": (_("no near strides"), ngettext_lazy("%(n)s near stride", "%(n)s near strides", "n")),
    "number": (_("no numbers"), ngettext_lazy("%(n)s number", "%(n)s numbers", "n")),
    "real change": (_("no real changes"), ngettext_lazy("%(n)s real change", "%(n)s real changes", "n")),
    "runner": (_("no runners"), ngettext_lazy("%(n)s runner", "%(n)s runners", "n")),
    "session": (_("no sessions"), ngettext_lazy("%(n)s session", "%(n)s sessions", "n")),
    "stride": (_("no strides"), ngettext_lazy("%(n)s stride", "%(n)s strides", "n")),
    "time": (_("no times"), ngettext_lazy("%(n)s time", "%(n)s times", "n")),
    "video": (_("no videos"), ngettext_lazy("%(n)s video", "%(n)s videos", "n")),
}
