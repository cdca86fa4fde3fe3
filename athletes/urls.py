"""Addresses of people: the coach's desk, athletes and who sees them, invitations, clubs."""

from django.urls import path

from athletes import views
from athletes.account import views as account
from athletes.circle import views as circle
from athletes.clubs import views as clubs
from athletes.invitations import views as invitations
from athletes.privacy import views as privacy

urlpatterns = [
    path("", views.desk, name="desk"),
    path("account/", account.account, name="account"),
    path("account/units/", account.units, name="account-units"),
    path("athletes/new/", views.new, name="athlete-new"),
    path("athletes/<uuid:athlete_id>/", views.athlete, name="athlete"),
    path("athletes/<uuid:athlete_id>/edit/", views.edit, name="athlete-edit"),
    path("athletes/<uuid:athlete_id>/consent/", privacy.consents, name="athlete-consent"),
    path("athletes/<uuid:athlete_id>/who-looked/", privacy.who_looked, name="athlete-log"),
    path("athletes/<uuid:athlete_id>/erase/", privacy.erase, name="athlete-erase"),
    path("account/erase/", privacy.erase_account, name="account-erase"),
    path("athletes/<uuid:athlete_id>/people/", circle.people, name="athlete-people"),
    path("athletes/<uuid:athlete_id>/invite/", invitations.invite, name="athlete-invite"),
    path("coaching/<int:coaching_id>/end/", circle.end_coaching, name="coaching-end"),
    path("guardianships/<int:guardianship_id>/end/", circle.end_guardianship, name="guardianship-end"),
    path("invitations/<int:invitation_id>/", invitations.invitation, name="invitation"),
    path("invitations/<int:invitation_id>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("join/<str:token>/", invitations.join, name="join"),
    path("clubs/new/", clubs.new, name="club-new"),
    path("clubs/<uuid:club_id>/", clubs.club, name="club"),
    path("clubs/<uuid:club_id>/squads/", clubs.add_squad, name="club-squads"),
    path("clubs/<uuid:club_id>/places/", clubs.offer, name="club-places"),
    path("clubs/<uuid:club_id>/invite/", clubs.invite, name="club-invite"),
    path("club-members/<int:membership_id>/end/", clubs.end_membership, name="club-member-end"),
    path("club-members/<int:membership_id>/head/", clubs.make_head, name="club-member-head"),
    path("club-places/<int:place_id>/accept/", clubs.accept_place, name="club-place-accept"),
    path("club-places/<int:place_id>/end/", clubs.end_place, name="club-place-end"),
]
