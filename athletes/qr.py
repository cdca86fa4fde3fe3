"""QR codes as drawings in the page itself, which puts them on white whatever its theme: cameras ask for it."""

from __future__ import annotations

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def svg(text: str) -> SafeString:
    """A decorative svg element: what the code says has to stand beside it, too."""
    image = qrcode.make(text, image_factory=SvgPathImage, error_correction=qrcode.ERROR_CORRECT_M)
    return mark_safe(image.to_string().decode())  # noqa: S308 - a path of modules; the text is not in it
