"""The pages of casework."""

from django.urls import include, path

from yingbao.casework import doors, views, views_of_hands, views_of_opening
from yingbao.casework.reports import views as views_of_reports

app_name = "casework"
urlpatterns = [
    path("", include("yingbao.casework.letters.urls")),
    path("", include("yingbao.casework.checks.urls")),
    path("", include("yingbao.casework.many.urls")),
    path("", include("yingbao.casework.outbox.urls")),
    path("", include("yingbao.casework.exchange.urls")),
    path("", include("yingbao.casework.exchange.blanks.urls")),
    path("", include("yingbao.casework.surveys.urls")),
    path("", include("yingbao.casework.pictures.urls")),
    path("", include("yingbao.casework.deaths.urls")),
    path("", include("yingbao.casework.twice.urls")),
    path("cases/", views.cases, name="cases"),
    path("cases/mine/", views_of_opening.mine, name="mine"),
    path("cases/ours/", views_of_opening.ours, name="ours"),
    path("cases/late/", views.late, name="late"),
    path("cases/<int:number>/", views.case, name="case"),
    path("cases/<int:number>/act/", views.act, name="act"),
    path("cases/<int:number>/mark/", views_of_hands.mark, name="mark"),
    path("cases/<int:number>/advice/", views.advice, name="advice"),
    path("cases/<int:number>/again/", views_of_opening.again, name="again"),
    path("cases/<int:number>/people/", views_of_hands.people, name="people"),
    path("cases/<int:number>/reporters/", views_of_reports.who, name="reporters"),
    path("cases/<int:number>/urge/", views_of_hands.urge, name="urge"),
    path("cases/seeds/", views_of_hands.seeds, name="seeds"),
    path("subjects/<int:number>/cases/", views_of_opening.of, name="of"),
    path("decisions/<int:number>/proof/", views.proof, name="proof"),
    path("doors/", doors.doors, name="doors"),
    path("findings/<int:number>/case/", views_of_opening.from_finding, name="from_finding"),
    path("subjects/<int:number>/case/", views_of_opening.new, name="new"),
]
