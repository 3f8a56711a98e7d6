"""Addresses of sign-in, the own profile, lists as a person wants them, people and teams."""

from django.contrib.auth import views as auth
from django.urls import path

from staff.views import lists, passwords, people, profile, sign_in, teams

app_name = "staff"

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("language/", sign_in.language, name="language"),
    path("theme/", sign_in.theme, name="theme"),
    path("profile/", profile.profile_detail, name="profile"),
    path("profile/password/", passwords.password_change, name="password-change"),
    path("profile/password/choose/", passwords.password_choose, name="password-choose"),
    path("profile/token/make/", profile.token_make, name="token-make"),
    path("profile/token/revoke/", profile.token_revoke, name="token-revoke"),
    path("lists/<slug:name>/columns/", lists.list_columns, name="list-columns"),
    path("lists/<slug:name>/views/keep/", lists.view_keep, name="view-keep"),
    path("lists/views/<int:pk>/rename/", lists.view_rename, name="view-rename"),
    path("lists/views/<int:pk>/remove/", lists.view_remove, name="view-remove"),
    path("people/", people.people_list, name="people-list"),
    path("people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/close/", people.person_close, name="person-close"),
    path("people/<int:pk>/open/", people.person_open, name="person-open"),
    path("people/<int:pk>/password/", people.person_password, name="person-password"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/add/", teams.team_add, name="team-add"),
    path("teams/<int:pk>/", teams.team_change, name="team-change"),
]
