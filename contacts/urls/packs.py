"""Addresses of the rules: packs, and the house's own in versions."""

from django.urls import URLPattern, path

from contacts.views import house, packs

urlpatterns: list[URLPattern] = [
    path("rules/", packs.pack_list, name="pack-list"),
    path("rules/house/draft/", house.house_draft, name="house-draft"),
    path("rules/house/<int:number>/", house.house_version, name="house-version"),
    path("rules/house/<int:number>/add/", house.rule_change, name="house-rule-add"),
    path("rules/house/<int:number>/rules/<int:place>/", house.rule_change, name="house-rule"),
    path("rules/house/<int:number>/rules/out/", house.rule_out, name="house-rule-out"),
    path("rules/house/<int:number>/replay/", house.house_replay, name="house-replay"),
    path("rules/house/<int:number>/submit/", house.house_submit, name="house-submit"),
    path("rules/house/<int:number>/discard/", house.house_discard, name="house-discard"),
    path("rules/house/<int:number>/decide/", house.house_decide, name="house-decide"),
    path("rules/<slug:name>/", packs.pack_detail, name="pack-detail"),
]
