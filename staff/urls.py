"""Addresses of sign-in, settings of the person, and people."""

from django.contrib.auth import views as auth
from django.urls import path

from staff import views

app_name = "staff"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
