"""The registry's pages, part by part."""

from django.urls import include, path

app_name = "registry"
urlpatterns = [
    path("", include("yingbao.registry.home.urls")),
    path("", include("yingbao.registry.subjects.urls")),
    path("", include("yingbao.registry.registering.urls")),
    path("", include("yingbao.registry.listing.urls")),
    path("", include("yingbao.registry.imports.urls")),
    path("", include("yingbao.registry.statistics.urls")),
    path("", include("yingbao.registry.search.urls")),
    path("", include("yingbao.registry.identity.urls")),
]
