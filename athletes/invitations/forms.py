from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, Invitation, User
from athletes.services import NAME_CHARS, check_name

Kind = Invitation.Kind


class SentByMail(forms.Form):
    """Where to send an invitation, on an installation that can; the link is shown in any case."""

    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("We send the link there. You can also hand it over yourself.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.EMAIL_HOST:
            del self.fields["email"]


class InviteForm(SentByMail):
    """Whom to invite: offers only what the athlete has not and may have, and the user may invite to."""

    kind = forms.ChoiceField(label=_("Who is it for?"), widget=forms.RadioSelect)
    field_order = ("kind", "email")

    def __init__(self, athlete: Athlete, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_self, said = athlete.user_id == user.pk, {"name": athlete}
        coach = gettext("A coach of yours") if is_self else gettext("Another coach of %(name)s") % said
        offered = {
            Kind.ATHLETE: (gettext("%(name)s, to see own clips and progress") % said, athlete.user_id is None),
            Kind.GUARDIAN: (gettext("A guardian of %(name)s") % said, athlete.is_minor and not is_self),
            Kind.COACH: (coach, True),
        }
        choices = [(str(kind), label) for kind, (label, wanted) in offered.items() if wanted]
        self.fields["kind"].choices = choices
        self.fields["kind"].initial = choices[0][0]


class JoinForm(forms.Form):
    """A new account for somebody who was invited."""

    name = forms.CharField(
        label=_("Your name"), max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("Your email"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("A password of your own"),
        help_text=_("At least 8 characters that nobody guesses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.keys() >= {"name", "email", "password"}:
            try:
                validate_password(said["password"], User(email=said["email"], name=said["name"]))
            except ValidationError as weak:
                self.add_error("password", weak)
        return said
