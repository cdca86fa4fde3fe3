"""What pages of accounts have to know about the installation."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from athletes import qr
from athletes.models import Invitation

register = template.Library()


@register.simple_tag
def sends_mail() -> bool:
    return bool(settings.EMAIL_HOST)


@register.simple_tag
def qr_code(text: str) -> SafeString:
    return qr.svg(text)


@register.filter
def role(invitation: Invitation) -> str:
    """What whoever accepts it becomes, within a sentence."""
    if invitation.club:
        return gettext("coach in %(club)s") % {"club": invitation.club}
    sentence = {
        Invitation.Kind.ATHLETE: "%(name)s",
        Invitation.Kind.GUARDIAN: gettext("guardian of %(name)s"),
        Invitation.Kind.COACH: gettext("coach of %(name)s"),
    }[Invitation.Kind(invitation.kind)]
    return sentence % {"name": invitation.athlete}
