"""What each number is called and how it is written.

Keys of `METRICS` are metric ids of `gait/bands.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis import units
from gaitsite.languages import decimal

PLUS_MINUS = "\N{PLUS-MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class MetricWords:
    """How one metric is called and written. It is made from English and says itself in the reader's language.

    name      as in a sentence
    short     as over a column
    unit      after the number in a sentence; written without a space if it begins with a degree sign
    decimals  places shown
    factor    what the stored value is multiplied by for the reader (seconds to milliseconds, fractions to per cent)
    meaning   one line for whoever meets it the first time
    """

    _name: str
    _short: str
    _unit: str
    decimals: int
    _meaning: str
    factor: float = 1.0

    @property
    def name(self) -> str:
        return gettext(self._name)

    @property
    def short(self) -> str:
        return gettext(self._short)

    @property
    def unit(self) -> str:
        return self._unit and gettext(self._unit)

    @property
    def meaning(self) -> str:
        return self._meaning and gettext(self._meaning)

    def number(self, value: float) -> str:
        """The bare number, with a true minus sign and no "-0"."""
        return decimal(value * self.factor, self.decimals)

    def is_nothing(self, value: float) -> bool:
        """Does it round to nothing?"""
        return float(f"{abs(value * self.factor):.{self.decimals}f}") == 0

    def quantity(self, value: float) -> str:
        return join_unit(self.number(value), self.unit)

    def figure(self, value: float) -> str:
        """The number for a table whose rows are named with their units: only degrees stand beside it."""
        return self.bare(self.number(value))

    def bare(self, number: str) -> str:
        """A number that is written already, with a degree sign where it has one and no other unit."""
        return join_unit(number, "°" if self.unit.startswith("°") else "")

    def spread(self, error: float) -> str:
        """The error with at least one digit that is not zero, never shown as exactly nothing."""
        text = decimal(10**-self.decimals, self.decimals) if self.is_nothing(error) else self.number(abs(error))
        return f"{PLUS_MINUS}{text}"


def join_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    return f"{number}{unit}" if unit.startswith("°") else f"{number} {unit}"


LEG = _("of leg length")

METRICS: Mapping[str, MetricWords] = {
    "heelPk": MetricWords(
        _("Heel lift"), _("Heel lift"), LEG, 2, _("How high the heel comes above the ground in swing.")
    ),
    "Kpk": MetricWords(
        _("Peak knee bend"), _("Peak knee"), "°", 0, _("The most the knee bends while the foot is in the air.")
    ),
    "Kpass": MetricWords(
        _("Knee bend under the hip"),
        _("Knee at pass"),
        "°",
        0,
        _("Knee bend at the instant the ankle passes under the hip."),
    ),
    "leverMean": MetricWords(
        _("Swing lever"),
        _("Lever"),
        LEG,
        2,
        _("Mean distance from hip to ankle in swing: the shorter, the lighter to swing."),
    ),
    "leverMin": MetricWords(
        _("Shortest swing lever"), _("Lever min"), LEG, 2, _("Least distance from hip to ankle in swing.")
    ),
    "leverLoad": MetricWords(
        _("Lever load"),
        _("Load"),
        _("of a straight leg"),
        2,
        _("How hard the leg is to swing, against holding it straight."),
    ),
    "thMax": MetricWords(
        _("Knee drive"), _("Knee drive"), "°", 0, _("Furthest the thigh comes forward of vertical in swing.")
    ),
    "thRange": MetricWords(
        _("Thigh travel"), _("Thigh travel"), "°", 0, _("From furthest behind to furthest forward.")
    ),
    "thKpk": MetricWords(
        _("Thigh at peak knee bend"), _("Thigh at peak"), "°", 0, _("Thigh when the knee bends most; ahead is plus.")
    ),
    "tKpk": MetricWords(
        _("Timing of the knee bend"), _("Knee timing"), _("% of swing"), 0, _("When the knee bends most.")
    ),
    "xHeelPk": MetricWords(
        _("Ankle against the hip at heel peak"), _("Ankle at heel peak"), LEG, 2, _("Behind the hip is minus.")
    ),
    "xKpk": MetricWords(
        _("Ankle against the hip at peak knee bend"), _("Ankle at peak"), LEG, 2, _("Behind the hip is minus.")
    ),
    "simul": MetricWords(
        _("Hip and knee folding together"),
        _("Together"),
        _("% of the fold"),
        0,
        _("Share of the fold in which both move."),
        100.0,
    ),
    "gamma": MetricWords(_("Knee-to-hip balance of the fold"), _("Balance"), "°", 0, _("More than 77 is mostly knee.")),
    "over": MetricWords(
        _("Foot ahead of the hip at foot strike"), _("Overstride"), LEG, 2, _("How far ahead the foot lands.")
    ),
    "shankFS": MetricWords(_("Shin angle at foot strike"), _("Shin"), "°", 0, _("Ankle ahead of the knee is plus.")),
    "KFS": MetricWords(
        _("Knee bend at foot strike"), _("Knee at strike"), "°", 0, _("Nearly straight is a reaching leg.")
    ),
    "KstMax": MetricWords(_("Knee bend in stance"), _("Knee in stance"), "°", 0, _("Deep is a sitting run.")),
    "tall": MetricWords(
        _("Hip height in stance"), _("Hip height"), LEG, 2, _("Tall runners keep the hip high over the foot.")
    ),
    "thTO": MetricWords(
        _("Thigh behind at toe-off"), _("Thigh at toe-off"), "°", 0, _("Behind vertical is minus: the push.")
    ),
    "calfShare": MetricWords(
        _("Ankle's share of the push"), _("Ankle share"), "%", 0, _("Against the thigh's."), 100.0
    ),
    "legTO": MetricWords(_("Leg length at toe-off"), _("Leg at toe-off"), LEG, 2, _("How far the leg stretches.")),
    "ankFS": MetricWords(_("Ankle at foot strike"), _("Ankle strike"), "°", 0, _("Toes up is plus.")),
    "ankMaxSt": MetricWords(
        _("Ankle bend in stance"), _("Ankle stance"), "°", 0, _("Most the ankle folds over the foot.")
    ),
    "ankMin": MetricWords(_("Ankle at push-off"), _("Ankle push"), "°", 0, _("Toes pointed is minus.")),
    "VO_cm": MetricWords(_("Bounce"), _("Bounce"), "cm", 1, _("How far the hips rise and fall each step.")),
    "VO_LL": MetricWords(
        _("Bounce in leg lengths"), _("Bounce"), LEG, 2, _("How far the hips rise and fall each step.")
    ),
    "lean": MetricWords(_("Forward lean"), _("Lean"), "°", 0, _("Trunk against vertical; forward is plus.")),
    "cadence": MetricWords(_("Cadence"), _("Cadence"), _("steps a minute"), 0, _("Both feet together.")),
    "tc": MetricWords(_("Contact time"), _("Contact"), "ms", 0, _("How long a foot is on the ground."), 1000.0),
    "tf": MetricWords(_("Flight time"), _("Flight"), "ms", 0, _("How long both feet are in the air."), 1000.0),
    "DF": MetricWords(
        _("Share of the stride on the ground"), _("Ground share"), "%", 0, _("Of one foot's stride."), 100.0
    ),
    "stepLen": MetricWords(_("Step length"), _("Step"), "m", 2, _("From one foot's landing to the other's.")),
}
"""In the order in which a coach reads them."""

IN_INCHES: Mapping[str, MetricWords] = {
    "VO_cm": replace(METRICS["VO_cm"], _unit=_("in"), factor=1 / units.CM_PER_INCH),
    "stepLen": replace(METRICS["stepLen"], _unit=_("in"), factor=100 / units.CM_PER_INCH, decimals=0),
}
"""Lengths for readers who have inches."""


def words_for(metric: str, unit: str = "") -> MetricWords:
    """Words of a metric in the reader's units; one that has none yet appears under its own id with the unit the result
    gives."""
    if metric in IN_INCHES and units.current().inches:
        return IN_INCHES[metric]
    return METRICS.get(metric) or MetricWords(metric, metric, {"deg": "°", "LL": LEG}.get(unit, unit), 2, "")
