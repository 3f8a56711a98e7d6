"""Addresses of creditors."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
