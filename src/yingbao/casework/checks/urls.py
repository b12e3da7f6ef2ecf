"""The pages of means checks."""

from django.urls import path

from yingbao.casework.checks import views, views_of_authorising, views_of_lines

urlpatterns = [
    path("checks/", views.checks, name="checks"),
    path("checks/<int:number>/", views.check, name="check"),
    path("checks/<int:number>/file/", views.file, name="check_file"),
    path("checks/lines/<int:number>/", views_of_lines.line, name="check_line"),
    path("cases/<int:number>/withdraw/", views_of_authorising.withdraw, name="withdraw"),
    path("cases/<int:number>/authorise/", views_of_authorising.authorise, name="authorise"),
    path("cases/<int:number>/authorise/paper/", views_of_authorising.paper, name="authorise_paper"),
]
