"""The pages of casework."""

from django.urls import include, path

from yingbao.casework import doors, views

app_name = "casework"
urlpatterns = [
    path("", include("yingbao.casework.letters.urls")),
    path("", include("yingbao.casework.checks.urls")),
    path("cases/", views.cases, name="cases"),
    path("cases/late/", views.late, name="late"),
    path("cases/<int:number>/", views.case, name="case"),
    path("cases/<int:number>/act/", views.act, name="act"),
    path("cases/<int:number>/mark/", views.mark, name="mark"),
    path("cases/<int:number>/advice/", views.advice, name="advice"),
    path("cases/<int:number>/again/", views.again, name="again"),
    path("cases/<int:number>/people/", views.people, name="people"),
    path("cases/<int:number>/urge/", views.urge, name="urge"),
    path("cases/seeds/", views.seeds, name="seeds"),
    path("subjects/<int:number>/cases/", views.of, name="of"),
    path("decisions/<int:number>/proof/", views.proof, name="proof"),
    path("doors/", doors.doors, name="doors"),
    path("findings/<int:number>/case/", views.from_finding, name="from_finding"),
    path("subjects/<int:number>/case/", views.new, name="new"),
]
