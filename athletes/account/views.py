"""The page of one's own account."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes.models import ClubMembership, User
from athletes.services import NAME_CHARS, check_name


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])


class UnitsForm(forms.ModelForm):
    """In which units the pages are written for this reader."""

    class Meta:
        model = User
        fields = ("pace_unit", "length_unit")


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """POST changes the name."""
    user = request.user
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        user.name = form.cleaned_data["name"]
        user.save(update_fields=["name"])
        messages.success(request, gettext("Your name is changed."))
        return redirect("account")
    context = {
        "form": form,
        "units_form": UnitsForm(instance=user),
        "second_factor": is_mfa_enabled(user),
        "log_ins": len(UserSession.objects.purge_and_list(user)),
        "memberships": ClubMembership.objects.filter(user=user, ended_at=None).select_related("club"),
    }
    return render(request, "account/account.html", context)


@require_POST
def units(request: HttpRequest) -> HttpResponse:
    form = UnitsForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Your units are changed."))
    else:
        messages.error(request, gettext("One of the units on offer, please."))
    return redirect("account")
