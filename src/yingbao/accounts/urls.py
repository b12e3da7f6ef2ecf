"""Signing in, desks, people, the log."""

from django.urls import path

from yingbao.accounts.views import day, desks, entering, glass, lending, owners, people

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
    path("people/", people.everybody, name="people"),
    path("people/new/", people.add, name="person_new"),
    path("people/<int:user>/", people.person, name="person"),
    path("people/<int:user>/assign/", people.assign, name="assign"),
    path("people/<int:user>/hand-over/", people.hand_over, name="hand_over"),
    path("people/<int:user>/leave/", people.confirm, {"deed": "leave"}, name="person_leaves"),
    path("people/<int:user>/return/", people.confirm, {"deed": "return"}, name="person_returns"),
    path("people/<int:user>/factor/", people.confirm, {"deed": "factor"}, name="person_factor"),
    path("people/<int:user>/password/", people.password, name="person_password"),
    path("assignments/<int:assignment>/end/", people.end, name="assignment_end"),
    path("date/", day.day, name="day"),
    path("glass/", glass.break_glass, name="glass"),
    path("glass/review/", glass.reviews, name="glasses"),
    path("glass/review/<int:number>/", glass.review, name="glass_review"),
    path("lend/", lending.lend, name="lend"),
    path("lend/<int:assignment>/take-back/", lending.take_back, name="take_back"),
    path("owners/", owners.owners, name="owners"),
    path("owners/new/", owners.add, name="owner_new"),
]
