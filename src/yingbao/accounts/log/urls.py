"""The auditor's pages, and a citizen's."""

from django.urls import path

from yingbao.accounts.log import views

app_name = "log"
urlpatterns = [
    path("", views.lines, name="lines"),
    path("verify/", views.verification, name="verify"),
    path("verify/progress/", views.progress, name="verify_progress"),
    path("mine/", views.mine, name="mine"),
]
