"""Addresses of people: the coach's desk and one page for each athlete."""

from django.urls import path

from athletes import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("athletes/new/", views.new, name="athlete-new"),
    path("athletes/<uuid:athlete_id>/", views.athlete, name="athlete"),
    path("athletes/<uuid:athlete_id>/edit/", views.edit, name="athlete-edit"),
    path("athletes/<uuid:athlete_id>/log-in/", views.give_login, name="athlete-login"),
]
