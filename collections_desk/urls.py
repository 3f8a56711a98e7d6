"""Every address of the desk."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from cases.views.search import search
from collections_desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("search/", search, name="search"),
    path("metrics/", views.metrics, name="metrics"),
    # Looked through in this order: what a collector opens all day comes first.
    path("", include("contacts.urls")),
    path("", include("cases.urls")),
    path("", include("commissions.urls")),
    path("", include("reports.urls")),
    path("", include("staff.urls")),
    path("", include("common.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/v1/", include("staff.api.urls")),
    path("api/v1/", include("cases.api.urls")),
    path("api/v1/", include("contacts.api.urls")),
    path("api/v1/", include("commissions.api.urls")),
    path("api/v1/", include("reports.api.urls")),
]
