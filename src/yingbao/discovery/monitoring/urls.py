"""The pages of monitoring."""

from django.urls import path

from yingbao.discovery.monitoring import views

urlpatterns = [
    path("", views.monitoring, name="monitoring"),
    path("pool/", views.pool, name="watched"),
    path("pushes/", views.pushes, name="pushes"),
    path("pushes/<int:number>/", views.push, name="push"),
    path("pushes/<int:number>/settle/", views.settle, name="push_settle"),
    path("quarters/<int:number>/", views.match, name="crossmatch"),
]
