from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from athletes.models import Athlete, Invitation, User
from athletes.services import NAME_CHARS, check_name

Kind = Invitation.Kind


class SentByMail(forms.Form):
    """Where to send an invitation, on an installation that can; the link is shown in any case."""

    email = forms.EmailField(
        label="Email", required=False, help_text="We send the link there. You can also hand it over yourself."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.EMAIL_HOST:
            del self.fields["email"]


class InviteForm(SentByMail):
    """Whom to invite: offers only what the athlete has not and may have, and the user may invite to."""

    kind = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)
    field_order = ("kind", "email")

    def __init__(self, athlete: Athlete, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_self = athlete.user_id == user.pk
        offered = {
            Kind.ATHLETE: (f"{athlete}, to see own clips and progress", athlete.user_id is None),
            Kind.GUARDIAN: (f"A guardian of {athlete}", athlete.is_minor and not is_self),
            Kind.COACH: ("A coach of yours" if is_self else f"Another coach of {athlete}", True),
        }
        choices = [(str(kind), label) for kind, (label, wanted) in offered.items() if wanted]
        self.fields["kind"].choices = choices
        self.fields["kind"].initial = choices[0][0]


class JoinForm(forms.Form):
    """A new account for somebody who was invited."""

    name = forms.CharField(
        label="Your name", max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Your email", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="A password of your own",
        help_text="At least 8 characters that nobody guesses.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])
