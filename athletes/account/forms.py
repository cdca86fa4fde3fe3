"""allauth's forms with labels in our words, and without placeholders that say a label again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms
from django.forms import CharField, TextInput
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from athletes.services import NAME_CHARS, check_name


class _InOurWords:
    """labels: of the fields that are called otherwise here"""

    labels: ClassVar[Mapping[str, Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(_InOurWords, forms.LoginForm):
    labels: ClassVar = {"remember": _("Stay logged in")}


class SignupForm(_InOurWords, forms.SignupForm):
    name = CharField(label=_("Your name"), max_length=NAME_CHARS, widget=TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])


class ReauthenticateForm(_InOurWords, forms.ReauthenticateForm):
    pass


class ChangePasswordForm(_InOurWords, forms.ChangePasswordForm):
    labels: ClassVar = {
        "oldpassword": _("Your password now"),
        "password1": _("The new password"),
        "password2": _("The new password again"),
    }


class ResetPasswordKeyForm(_InOurWords, forms.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": _("The new password"), "password2": _("The new password again")}
