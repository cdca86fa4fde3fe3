"""Whatever shows a cue shows it in the words and the language of its reader."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from analysis.cues import services as cues
from analysis.grading.services import reword_cue
from analysis.models import Clip, CueNote
from analysis.sharing import services as sharing
from athletes import consent
from athletes.models import Consent, User
from tests.actors import Cast
from tests.web.browsing import browse, text_of
from tests.web.cues.entries import HURDLES, POP, own


def test_whatever_shows_a_cue_shows_it_in_the_readers_language(
    people: Cast, clip: Clip, german: Callable[[], Any]
) -> None:
    clip.result.payload["cue"] |= {"text": "Pop."}
    clip.result.details["cue"] |= {"said": {"entry": "", "text": POP, "drill": {}}}
    clip.result.save()
    own(people.alice, {"en": "Over it.", "de": "Drüber."})
    consent.give(people.cleo, people.cleo.user, Consent.Purpose)
    shared = reverse("shared", args=[sharing.token_of(sharing.share_clip(clip, people.alice, days=7))])
    for language, said, other in (("de", "Plopp.", "Drüber."), ("en", "Pop.", "Over it.")):
        for who in (people.alice, people.cleo.user):
            User.objects.filter(pk=who.pk).update(language=language)
        alice, cleo = browse(people.alice), browse(people.cleo.user)
        review = text_of(alice, reverse("clip", args=[clip.pk]))
        assert said in review
        assert f'value="{other}"' in review
        figure = reverse("clip-figure", args=[clip.pk])
        assert said in alice.get(figure).content.decode()
        for url in (reverse("clip", args=[clip.pk]), reverse("athlete", args=[people.cleo.pk])):
            assert said in text_of(cleo, url), url
        assert said in text_of(cleo, shared)
        assert said in text_of(cleo, reverse("athlete-progress", args=[people.cleo.pk]))
        assert said in text_of(alice, reverse("desk"))
    reword_cue(clip, people.alice, "Like in the yard.")
    own_words = text_of(cleo, shared)
    assert "Like in the yard." in own_words
    assert "“Pop.”" not in own_words


def test_a_note_takes_from_the_writers_library(people: Cast, clip: Clip) -> None:
    own(people.alice, {"en": "Pop."})
    cues.hide(people.alice, HURDLES)
    alice, url = browse(people.alice), reverse("clip-notes", args=[clip.pk])
    panel = html.unescape(text_of(alice, url))
    assert 'value="Pop."' in panel
    assert "low hurdles" not in panel
    alice.post(url, {"time_s": "0.5", "cue": "Pop."})
    assert CueNote.objects.get().text == "Pop."
    people.cleo.coaching.create(coach=people.bob)
    assert 'value="Pop."' not in text_of(browse(people.bob), url)
