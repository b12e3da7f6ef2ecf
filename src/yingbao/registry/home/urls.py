"""Where everybody begins."""

from django.urls import path

from yingbao.registry.home import views

urlpatterns = [path("", views.home, name="home")]
