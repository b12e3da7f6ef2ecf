"""Signing in, desks, people, the log."""

from django.urls import path

from yingbao.accounts.views import desks, entering

app_name = "accounts"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("enter/code/", entering.code, name="code"),
    path("enter/app/", entering.app, name="app"),
    path("leave/", entering.leave, name="leave"),
    path("me/", entering.me, name="me"),
    path("me/password/", entering.password, name="password"),
    path("me/codes/", entering.codes, name="codes"),
    path("desk/", desks.desk, name="desk"),
]
