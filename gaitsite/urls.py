"""All addresses: health for machines, accounts by allauth, people and clips by their own packages."""

from django.urls import include, path

from gaitsite.health import health
from gaitsite.languages.views import choose
from gaitsite.operator import operator

urlpatterns = [
    path("health/", health, name="health"),
    path("language/", choose, name="language"),
    path("operator/", operator, name="operator"),
    path("accounts/", include("allauth.urls")),
    path("", include("analysis.urls")),
    path("", include("athletes.urls")),
]
