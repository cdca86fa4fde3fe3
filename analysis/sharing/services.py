"""Making, revoking and opening shared links.

A link is alive while it has not expired or been revoked, the athlete's consent to sharing stands, and whoever made it
may still share the athlete: a coach of the past leaves no open door.

Raises PermissionDenied where the user may not share, ConsentMissingError where the athlete has not agreed,
ValidationError (with a code) where a value makes no sense.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from analysis.models import Clip, Share
from analysis.services import require
from analysis.sharing import blurring
from athletes import consent
from athletes.models import Athlete, Consent, User

DAYS = (1, 7, 30, 90)
"""How long a link may live."""
MOST = 50
"""Links of one athlete that are alive."""
SHOWN = (Clip.State.SCORED, Clip.State.PREVIEW)
signer = Signer(salt="analysis.sharing", sep=".")


def share_clip(clip: Clip, user: User, *, days: int, hide_name: bool = False, blur_face: bool = False) -> Share:
    """With `blur_face` a worker makes a blurred copy; until that is there the link shows no video. Where the video is
    gone already, it shows the numbers."""
    if clip.state not in SHOWN:
        raise ValidationError(gettext("Only a clip that was measured can be shared."), code="NOT_MEASURED")
    with transaction.atomic():
        share = _share(clip.athlete, user, clip, days, hide_name, blur_face)
        if blur_face and clip.proxy_path.exists():
            blurring.ask(clip)
    return share


def share_progress(athlete: Athlete, user: User, *, days: int, hide_name: bool = False) -> Share:
    return _share(athlete, user, None, days, hide_name)


def _share(
    athlete: Athlete, user: User, clip: Clip | None, days: int, hide_name: bool, blur_face: bool = False
) -> Share:
    require(user, "analysis.share_athlete", athlete)
    consent.require(athlete, Consent.Purpose.SHARING)
    if days not in DAYS:
        raise ValidationError(gettext("A link lives for a day, a week, a month or three."), code="BAD_DAYS")
    if len(alive(athlete)) >= MOST:
        raise ValidationError(
            gettext("There are %(n)s links already; revoke some first.") % {"n": MOST}, code="TOO_MANY"
        )
    expires_at = timezone.now() + timedelta(days=days)
    return Share.objects.create(
        athlete=athlete, clip=clip, made_by=user, expires_at=expires_at, hide_name=hide_name, blur_face=blur_face
    )


def revoke(share: Share, user: User) -> None:
    """From now on the link shows nothing. Whoever may share the athlete may revoke anybody's link."""
    require(user, "analysis.revoke_share", share)
    Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=user)


def alive(athlete: Athlete) -> list[Share]:
    """The athlete's links that show something now, newest first."""
    standing = athlete.shares.filter(revoked_at=None, expires_at__gt=timezone.now()).select_related(
        "clip__blurred", "made_by"
    )
    if not standing or not consent.is_valid(athlete, Consent.Purpose.SHARING):
        return []
    may = {maker: _may_share(maker, athlete) for maker in {share.made_by for share in standing}}
    return [share for share in standing if may[share.made_by]]


def is_alive(share: Share) -> bool:
    if share.revoked_at is not None or share.expires_at <= timezone.now():
        return False
    return _may_share(share.made_by, share.athlete) and consent.is_valid(share.athlete, Consent.Purpose.SHARING)


def token_of(share: Share) -> str:
    """What stands in the link's address."""
    return signer.sign(share.pk.hex)


def find(token: str) -> Share | None:
    """The share of a link, alive or not; None where the link is not one of ours."""
    try:
        pk = UUID(hex=signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Share.objects.select_related("athlete", "clip", "made_by").filter(pk=pk).first()


def count_view(share: Share, viewer: User) -> None:
    """Somebody has opened the page; those who see the athlete anyway do not count."""
    if not Athlete.objects.visible_to(viewer).filter(pk=share.athlete_id).exists():
        Share.objects.filter(pk=share.pk).update(views=F("views") + 1, last_viewed_at=timezone.now())


def _may_share(maker: User | None, athlete: Athlete) -> bool:
    return maker is not None and maker.is_active and maker.has_perm("analysis.share_athlete", athlete)
