"""The coach's desk: athletes at a glance, what is new, search and squads, the queue, and clips of many athletes."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis import selectors
from analysis.desk.board import QUEUE_SHOWN, Board, Line
from analysis.export.contents import Scope
from analysis.models import Clip, Look, NoteReply, Tag
from analysis.replies import services as replies
from athletes.models import Athlete, Club, ClubMembership, ClubPlace, User
from tests import actors, history
from tests.actors import Cast
from tests.web.browsing import browse, text_of


@pytest.fixture
def alice(people: Cast) -> Client:
    return browse(people.alice)


def board(user: User, **asked: str) -> Board:
    return selectors.desk_for(user, asked)


def line(user: User, name: str) -> Line:
    return next(line for line in board(user).lines if line.athlete.name == name)


def news(user: User) -> tuple[str, ...]:
    return tuple(one.words for one in line(user, "Cleo").news)


def names(found: Board) -> list[str]:
    return [line.athlete.name for line in found.lines]


def test_it_lists_who_may_be_seen_with_their_latest_clip(people: Cast) -> None:
    actors.clip(people.cleo, people.alice)
    waiting = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED)
    assert names(board(people.alice)) == ["Cleo", "Dan"]
    cleo, dan = board(people.alice).lines
    assert (cleo.clips, cleo.unfinished, cleo.clip) == (2, 1, waiting)
    assert (dan.clips, dan.unfinished, dan.clip, dan.spark) == (0, 0, None, None)
    assert names(board(people.cleo.user)) == ["Cleo"]
    assert names(board(people.zoe)) == []


def test_each_clip_counts_once(people: Cast) -> None:
    """An athlete may be both coached by somebody and that somebody; the join must not double the count."""
    Athlete.objects.filter(pk=people.dan.pk).update(user=people.alice)
    actors.clip(people.dan, people.alice)
    people.dan.coaching.create(coach=people.bob)
    assert line(people.alice, "Dan").clips == 1


# ---- what is new


def test_a_result_is_new_until_its_clip_is_opened(alice: Client, people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    actors.clip(people.cleo, people.alice, state=Clip.State.REFUSED, code="WALKING")
    actors.clip(people.cleo, people.alice, state=Clip.State.FAILED, code="BROKEN_FILE")
    actors.clip(people.cleo, people.alice, state=Clip.State.RUNNING)
    assert news(people.alice) == ("1 new result", "1 not scored", "1 not readable")
    assert "1 new result" in text_of(alice, "/")
    text_of(alice, reverse("clip", args=[clip.pk]))
    assert news(people.alice) == ("1 not scored", "1 not readable")


def test_a_clip_that_was_opened_while_it_was_analysed_is_new_when_it_is_done(alice: Client, people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice, state=Clip.State.RUNNING)
    text_of(alice, reverse("clip", args=[clip.pk]))
    assert news(people.alice) == ()
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.REFUSED)
    assert news(people.alice) == ("1 not scored",)


def test_what_one_coach_has_seen_is_new_for_another(alice: Client, people: Cast) -> None:
    people.cleo.coaching.create(coach=people.bob)
    clip = actors.clip(people.cleo, people.alice)
    text_of(alice, reverse("clip", args=[clip.pk]))
    assert news(people.alice) == ()
    assert news(people.bob) == ("1 new result",)
    text_of(browse(people.cleo.user), reverse("clip", args=[clip.pk]))
    assert not Look.objects.filter(user=people.cleo.user).exists()


def test_what_is_old_is_new_no_more(people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    Clip.objects.filter(pk=clip.pk).update(uploaded_at=timezone.now() - timedelta(days=31))
    assert news(people.alice) == ()


def test_a_reply_is_new_until_the_coach_looks_again(alice: Client, people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    text_of(alice, reverse("clip", args=[clip.pk]))
    replies.add_reply(actors.note(clip, people.alice), people.cleo.user, felt="easy")
    assert news(people.alice) == ("1 reply",)
    text_of(alice, reverse("clip", args=[clip.pk]))
    assert news(people.alice) == ()
    replies.add_reply(clip.notes.get(), people.cleo.user, text="Again today.")
    assert news(people.alice) == ("1 reply",)
    assert NoteReply.objects.count() == 2


def test_a_coach_says_that_all_is_seen(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 4)
    assert news(people.alice) == ("4 new results",)
    url = reverse("desk-seen", args=[people.cleo.pk])
    assert browse(people.bob).post(url).status_code == 404
    assert browse(people.cleo.user).post(url).status_code == 403
    assert news(people.alice) == ("4 new results",)
    assert alice.post(url).status_code == 302
    assert alice.post(url).status_code == 302
    assert news(people.alice) == ()


def test_news_lead_to_the_newest_of_them(alice: Client, people: Cast) -> None:
    actors.clip(people.cleo, people.alice)
    newest = actors.clip(people.cleo, people.alice)
    walked = actors.clip(people.cleo, people.alice, state=Clip.State.REFUSED, code="WALKING")
    note = actors.note(newest, people.alice)
    actors.reply(note)
    assert [one.url for one in line(people.alice, "Cleo").news] == [
        f"/clips/{newest.pk}/?note={note.pk}",
        f"/clips/{newest.pk}/",
        f"/clips/{walked.pk}/",
    ]
    assert 'aria-label="2 new results: Cleo"' in text_of(alice, "/")


def test_all_seen_leaves_the_desk_as_it_was_searched(alice: Client, people: Cast) -> None:
    actors.clip(people.cleo, people.alice)
    shown = text_of(alice, "/?q=cl%26o&tag=nonsense&page=3")
    assert "Nobody is called that" in shown
    tag(people.alice, people.cleo, "Track & field")
    shown = text_of(alice, "/?q=cle&tag=Track+%26+field")
    action = re.search(r'<form method="post" action="([^"]*seen/[^"]*)"', shown)
    assert action
    answer = alice.post(html.unescape(action[1]))
    assert answer["Location"] == f"/?q=cle&tag=Track+%26+field&page=1#athlete-{people.cleo.pk}"
    elsewhere = alice.post(reverse("desk-seen", args=[people.cleo.pk]) + "?next=https://example.org&q=//x")
    assert elsewhere["Location"] == f"/?q=%2F%2Fx#athlete-{people.cleo.pk}"


# ---- sparkline


def test_the_sparkline_shows_the_pull_in_the_band_of_each_pace(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 20, paces=(2.6, 3.8))
    spark = line(people.alice, "Cleo").spark
    assert spark
    assert len(spark.points.split()) == 12
    assert spark.says == "Heel lift over the last 12 clips: in its band at first, in its band now"
    shown = text_of(alice, "/")
    assert f'aria-label="{spark.says}"' in shown
    assert " style=" not in shown


def test_a_single_clip_is_no_line(people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 1)
    assert line(people.alice, "Cleo").spark is None


# ---- search and squads


def test_athletes_are_found_by_name_and_squad(alice: Client, people: Cast) -> None:
    club = Club.objects.create(name="Striders")
    ClubMembership.objects.create(club=club, user=people.alice)
    squad = club.squads.create(name="Hurdles")
    ClubPlace.objects.create(club=club, squad=squad, athlete=people.dan, accepted_at=timezone.now())
    ClubPlace.objects.create(club=club, squad=squad, athlete=people.cleo)
    assert names(board(people.alice, q="da")) == ["Dan"]
    assert names(board(people.alice, squad=str(squad.pk))) == ["Dan"]
    assert names(board(people.alice, squad=str(squad.pk), q="cleo")) == []
    assert names(board(people.alice, squad="999", page="nonsense")) == ["Cleo", "Dan"]
    assert line(people.alice, "Dan").squads == ("Hurdles",)
    assert board(people.bob).squads == ()
    assert names(board(people.bob, squad=str(squad.pk))) == ["Eve"]
    assert "Nobody is called that" in text_of(alice, "/?q=nonsense")


# ---- tags


def tag(coach: User, athlete: Athlete, *names: str) -> None:
    browse(coach).post(reverse("athlete-tags", args=[athlete.pk]), {"tag": names})


def tags(coach: User, athlete: Athlete) -> list[str]:
    return list(Tag.objects.filter(coach=coach, athlete=athlete).values_list("name", flat=True))


def test_a_coach_finds_athletes_by_tags(alice: Client, people: Cast) -> None:
    alice.post(reverse("athlete-tags", args=[people.cleo.pk]), {"new": " 800 m ,Tuesdays,, 800  m"})
    alice.post(reverse("athlete-tags", args=[people.dan.pk]), {"new": "tuesdays"})
    assert line(people.alice, "Cleo").tags == ("800 m", "Tuesdays")
    assert line(people.alice, "Dan").tags == ("Tuesdays",)
    assert board(people.alice).tags == ("800 m", "Tuesdays")
    assert names(board(people.alice, tag="800 m")) == ["Cleo"]
    assert names(board(people.alice, tag="Tuesdays", q="da")) == ["Dan"]
    assert names(board(people.alice, tag="nonsense")) == ["Cleo", "Dan"]
    assert "<option selected>800 m</option>" in text_of(alice, "/?tag=800+m")
    tag(people.alice, people.cleo, "Tuesdays")
    assert tags(people.alice, people.cleo) == ["Tuesdays"]
    tag(people.alice, people.cleo)
    assert tags(people.alice, people.cleo) == []


def test_tags_are_the_coachs_own(alice: Client, people: Cast) -> None:
    people.cleo.coaching.create(coach=people.bob)
    tag(people.alice, people.cleo, "Comeback")
    page = reverse("athlete", args=[people.cleo.pk])
    assert "Comeback" in text_of(alice, page)
    assert line(people.bob, "Cleo").tags == ()
    assert board(people.bob).tags == ()
    for somebody in (people.bob, people.cleo.user):
        assert "Comeback" not in text_of(browse(somebody), page)
    url = reverse("athlete-tags", args=[people.cleo.pk])
    assert browse(people.cleo.user).post(url, {"new": "Fast"}).status_code == 403
    assert browse(people.zoe).post(url, {"new": "Fast"}).status_code == 404
    assert list(Tag.objects.values_list("name", flat=True)) == ["Comeback"]


def test_tags_that_are_none_are_said(alice: Client, people: Cast) -> None:
    url = reverse("athlete-tags", args=[people.cleo.pk])
    for new, says in (
        ("x" * 31, "A tag has up to 30 letters."),
        ("a\u200bb", "A tag has up to 30 letters."),
        (",".join(f"t{n}" for n in range(13)), "Up to 12 tags for one athlete, please."),
    ):
        assert says in alice.post(url, {"new": new}, follow=True).content.decode()
    assert tags(people.alice, people.cleo) == []


def test_tags_are_in_the_athletes_archive_and_in_a_coachs_only_the_own(people: Cast) -> None:
    people.cleo.coaching.create(coach=people.bob)
    tag(people.alice, people.cleo, "Comeback")
    tag(people.bob, people.cleo, "Hurdles")
    for reader, found in ((people.cleo.user, ["Comeback", "Hurdles"]), (people.bob, ["Hurdles"])):
        rows = Scope(people.cleo, reader).rows("tags")
        assert [row.name for row in rows] == found


# ---- queue


def test_the_queue_shows_the_own_athletes_clips_in_their_order(alice: Client, people: Cast) -> None:
    waiting = [actors.clip(people.dan, people.alice, state=Clip.State.QUEUED) for _ in range(8)]
    running = actors.clip(people.cleo, people.alice, state="running", stage="pose", stage_started_at=timezone.now())
    actors.clip(people.eve, people.bob, state=Clip.State.QUEUED)
    found = board(people.alice)
    assert found.queue == (running, *waiting[: QUEUE_SHOWN - 1])
    assert found.waiting == 9
    shown = text_of(alice, "/")
    assert "and 3 more behind them" in shown
    assert found.behind == 3
    assert "more behind" not in text_of(browse(people.bob), "/")
    assert "On the way" not in text_of(browse(people.zoe), "/")


# ---- many athletes


def test_a_hundred_athletes_take_few_questions_to_the_database(
    alice: Client, people: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        athlete = actors.athlete(people.alice, f"Runner {number}")
        if number < 20:
            actors.clip(athlete, people.alice)
    with django_assert_max_num_queries(25):
        shown = text_of(alice, "/")
    assert "1 to 48 of 62" in shown


def test_clips_of_several_athletes_are_dropped_on_the_desk(alice: Client, people: Cast) -> None:
    shown = text_of(alice, "/")
    choice = shown.split("data-athlete-choice")[1].split("</template>")[0]
    assert "Cleo" in choice
    assert "Dan" in choice
    assert "Eve" not in choice
