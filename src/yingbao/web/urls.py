"""Every address of the office, room by room; the rooms are named, not imported."""

from django.urls import include, path

urlpatterns = [
    path("", include("yingbao.casework.urls")),
    path("", include("yingbao.discovery.urls")),
    path("", include("yingbao.registry.urls")),
    path("", include("yingbao.accounts.urls")),
    path("log/", include("yingbao.accounts.log.urls")),
    path("", include("yingbao.web.pages")),
]
handler400 = "yingbao.web.errors.bad_request"
handler403 = "yingbao.web.errors.forbidden"
handler404 = "yingbao.web.errors.not_found"
handler500 = "yingbao.web.errors.server_error"
