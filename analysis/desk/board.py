"""The desk arranged for reading: a line for each athlete with what is new, and the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from analysis.models import Clip, Look, NoteReply, Tag
from athletes.models import Athlete, Club, ClubPlace, Squad, User

ASKED = ("q", "squad", "tag", "page")
"""What an address of the desk may ask for."""
ATHLETES_A_PAGE = 48
NEWS_FOR = timedelta(days=30)
"""What nobody has opened for so long is new no more."""
SPARK_CLIPS = 12
SPARK_METRIC = "heelPk"
QUEUE_SHOWN = 6
WAITING = (Clip.State.QUEUED, Clip.State.RUNNING)  # running comes after queued in the alphabet, and before in the queue
WIDTH, HEIGHT, EDGE = 96.0, 36.0, 5.0
BAND = (0.25, 0.75)
"""Where the band lies in a sparkline, as shares of its height; the value's own band, so that the pace does not show."""


@dataclass(frozen=True, slots=True)
class Spark:
    """Heel lift in the band of each clip's pace, oldest left; points as SVG has them. says: the same in words."""

    points: str
    last_x: float
    last_y: float
    inside: bool
    says: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that the coach has not seen, in words, and where the newest of it is."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """clip: the newest; told: the newest scored one, which says what the cue is. news: most urgent first. tags: the
    coach's own."""

    athlete: Athlete
    clip: Clip | None
    told: Clip | None
    clips: int
    unfinished: int
    spark: Spark | None
    news: tuple[News, ...]
    squads: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """athletes: how many there are before anything is looked for. queue: clips of these athletes that wait or run, in
    the order in which they come; waiting: how many in all. squads and tags: what can be filtered by. targets: whom
    clips can be uploaded for."""

    lines: tuple[Line, ...]
    page: Page[Athlete]
    athletes: int
    queue: tuple[Clip, ...]
    waiting: int
    squads: tuple[Squad, ...]
    tags: tuple[str, ...]
    query: str
    squad: int | None
    tag: str
    targets: tuple[Athlete, ...]

    @property
    def behind(self) -> int:
        """Clips that wait behind those shown."""
        return self.waiting - len(self.queue)

    @property
    def filters(self) -> str:
        """What is looked for, as an address says it."""
        looked_for = {"q": self.query, "squad": self.squad, "tag": self.tag}
        return urlencode({name: value for name, value in looked_for.items() if value})


def board_of(user: User, asked: Mapping[str, str]) -> Board:
    """`asked`: `q`, part of a name; `squad`, the id of one; `tag`, one of the user's own; `page`. What makes no sense
    is not asked."""
    everybody = Athlete.objects.filter(pk__in=Athlete.objects.visible_to(user).values("pk"))
    squads = tuple(Squad.objects.filter(club__in=Club.objects.of(user)).select_related("club"))
    query, squad = asked.get("q", "").replace("\0", "").strip(), _squad(asked.get("squad", ""), squads)
    own = Tag.objects.filter(coach=user, athlete__in=everybody) if user.is_coach else Tag.objects.none()
    tags = tuple(own.order_by("name").values_list("name", flat=True).distinct())
    tag = asked.get("tag", "") if asked.get("tag") in tags else ""
    found = _found(everybody, query, squad)
    if tag:
        found = found.filter(pk__in=own.filter(name=tag).values("athlete"))
    page = Paginator(found, ATHLETES_A_PAGE).get_page(asked.get("page"))
    waiting = Clip.objects.filter(athlete__in=everybody, state__in=WAITING).select_related("athlete")
    return Board(
        lines=tuple(_lines(user, list(page.object_list))),
        page=page,
        athletes=everybody.count(),
        queue=tuple(waiting.order_by("-state", "queued_at")[:QUEUE_SHOWN]),
        waiting=waiting.count(),
        squads=squads,
        tags=tags,
        query=query,
        squad=squad,
        tag=tag,
        targets=tuple(Athlete.objects.coached_by(user).order_by("name")) if user.is_coach else (),
    )


def _squad(asked: str, squads: Sequence[Squad]) -> int | None:
    return next((squad.pk for squad in squads if str(squad.pk) == asked), None)


def _found(everybody: QuerySet[Athlete], query: str, squad: int | None) -> QuerySet[Athlete]:
    """By who has been filmed last."""
    found = everybody.filter(name__icontains=query) if query else everybody
    if squad is not None:
        places = ClubPlace.objects.current().filter(squad=squad, accepted_at__isnull=False)
        found = found.filter(pk__in=places.values("athlete"))
    latest = Clip.objects.filter(athlete=OuterRef("pk")).order_by("-uploaded_at")
    return found.annotate(
        clip_count=Count("clips"),
        unfinished_count=Count("clips", filter=Q(clips__state__in=WAITING)),
        latest_clip_id=Subquery(latest.values("pk")[:1]),
        told_clip_id=Subquery(latest.filter(result__payload__status=Clip.State.SCORED).values("pk")[:1]),
        latest_clip_at=Subquery(latest.values("uploaded_at")[:1]),
    ).order_by(F("latest_clip_at").desc(nulls_last=True), "name")


def _lines(user: User, athletes: Sequence[Athlete]) -> list[Line]:
    ids = [athlete.pk for athlete in athletes]
    clips = Clip.objects.select_related("result", "own_cue").in_bulk(
        {pk for athlete in athletes for pk in (athlete.latest_clip_id, athlete.told_clip_id) if pk}
    )
    sparks, news, squads, tags = (
        _sparks(ids),
        _news(user, ids) if user.is_coach else {},
        _squads(user, ids),
        _tags(user, ids),
    )
    return [
        Line(
            athlete=athlete,
            clip=clips.get(athlete.latest_clip_id),
            told=clips.get(athlete.told_clip_id),
            clips=athlete.clip_count,
            unfinished=athlete.unfinished_count,
            spark=sparks.get(athlete.pk),
            news=news.get(athlete.pk, ()),
            squads=squads.get(athlete.pk, ()),
            tags=tags.get(athlete.pk, ()),
        )
        for athlete in athletes
    ]


def _news(user: User, athletes: Sequence[UUID]) -> dict[UUID, tuple[News, ...]]:
    seen = Look.objects.filter(user=user, clip=OuterRef("pk")).values("at")[:1]
    since = timezone.now() - NEWS_FOR
    finished = Clip.objects.filter(athlete__in=athletes, state__in=Clip.FINAL, uploaded_at__gte=since)
    unseen = finished.annotate(seen_at=Subquery(seen)).filter(seen_at=None).order_by("-uploaded_at")
    heard = Look.objects.filter(user=user, clip=OuterRef("note__clip")).values("at")[:1]
    replies = (
        NoteReply.objects.filter(note__clip__athlete__in=athletes, written_at__gte=since)
        .annotate(seen_at=Subquery(heard))
        .filter(Q(seen_at=None) | Q(written_at__gt=F("seen_at")))
        .order_by("-written_at")
    )
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for athlete, clip, note in replies.values_list("note__clip__athlete", "note__clip", "note"):
        found[athlete]["reply"].append(f"{reverse('clip', args=[clip])}?note={note}")
    for athlete, clip, state in unseen.values_list("athlete", "pk", "state"):
        kind = Clip.State.SCORED if state == Clip.State.PREVIEW else state
        found[athlete][kind].append(reverse("clip", args=[clip]))
    return {
        athlete: tuple(News(_words(kind, len(of[kind])), of[kind][0]) for kind in KINDS if of[kind])
        for athlete, of in found.items()
    }


KINDS = ("reply", Clip.State.SCORED, Clip.State.REFUSED, Clip.State.FAILED)
"""Of news, most urgent first."""


def _words(kind: str, n: int) -> str:
    match kind:
        case "reply":
            words = ngettext("%(n)s reply", "%(n)s replies", n)
        case Clip.State.SCORED:
            words = ngettext("%(n)s new result", "%(n)s new results", n)
        case Clip.State.REFUSED:
            words = ngettext("%(n)s not scored", "%(n)s not scored", n)
        case _:
            words = ngettext("%(n)s not readable", "%(n)s not readable", n)
    return words % {"n": n}


def _tags(user: User, athletes: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The user's own."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for athlete, name in Tag.objects.filter(coach=user, athlete__in=athletes).values_list("athlete", "name"):
        found[athlete] += (name,)
    return found


def _squads(user: User, athletes: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Of clubs that the user coaches in."""
    places = ClubPlace.objects.current().filter(
        athlete__in=athletes, accepted_at__isnull=False, squad__isnull=False, club__in=Club.objects.of(user)
    )
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for athlete, name in places.order_by("squad__name").values_list("athlete", "squad__name"):
        found[athlete] += (name,)
    return found


def _sparks(athletes: Sequence[UUID]) -> dict[UUID, Spark]:
    """Of the newest scored clips."""
    metric = f"result__payload__metrics__{SPARK_METRIC}"
    rows = (
        Clip.objects.filter(athlete__in=athletes, result__payload__status=Clip.State.SCORED)
        .annotate(nth=Window(RowNumber(), partition_by="athlete", order_by=F("uploaded_at").desc()))
        .filter(nth__lte=SPARK_CLIPS)
        .order_by("uploaded_at")
        .values_list("athlete", metric)
    )
    shares: dict[UUID, list[float]] = defaultdict(list)
    for athlete, value in rows:
        if value and value["low"] is not None and value["high"] is not None:
            shares[athlete].append((value["value"] - value["low"]) / (value["high"] - value["low"]))
    return {athlete: _spark(of) for athlete, of in shares.items() if len(of) > 1}


def _spark(shares: Sequence[float]) -> Spark:
    """Shares of the band: 0 at its lower edge, 1 at its upper one."""
    bottom, top = BAND
    step = (WIDTH - 2 * EDGE) / (len(shares) - 1)

    def place(number: int, share: float) -> tuple[float, float]:
        up = min(max(bottom + share * (top - bottom), 0.0), 1.0)
        return round(EDGE + number * step, 1), round(HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE), 1)

    dots = [place(number, share) for number, share in enumerate(shares)]
    return Spark(
        points=" ".join(f"{x:g},{y:g}" for x, y in dots),
        last_x=dots[-1][0],
        last_y=dots[-1][1],
        inside=0 <= shares[-1] <= 1,
        says=gettext("Heel lift over the last %(n)s clips: %(first)s at first, %(last)s now")
        % {"n": len(shares), "first": _where(shares[0]), "last": _where(shares[-1])},
    )


def _where(share: float) -> str:
    return (
        gettext("below its band") if share < 0 else gettext("above its band") if share > 1 else gettext("in its band")
    )


def spark_band() -> dict[str, Any]:
    """Of the drawing."""
    bottom, top = BAND
    inner = HEIGHT - 2 * EDGE
    return {"width": WIDTH, "height": HEIGHT, "y": HEIGHT - EDGE - top * inner, "tall": (top - bottom) * inner}
