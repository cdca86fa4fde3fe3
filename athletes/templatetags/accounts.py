"""What pages of accounts have to know about the installation."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from athletes import qr

register = template.Library()


@register.simple_tag
def sends_mail() -> bool:
    return bool(settings.EMAIL_HOST)


@register.simple_tag
def qr_code(text: str) -> SafeString:
    return qr.svg(text)
