"""The pages of the discovery."""

from django.urls import path

from yingbao.discovery import views

app_name = "discovery"
urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<int:number>/", views.finding, name="finding"),
    path("findings/<int:number>/settle/", views.settle, name="settle"),
    path("findings/<int:number>/proof/", views.proof, name="proof"),
]
