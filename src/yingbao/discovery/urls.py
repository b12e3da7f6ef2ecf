"""The pages of the discovery."""

from django.urls import include, path

from yingbao.discovery import sampling, views
from yingbao.discovery.publishing.urls import urlpatterns as publishing

app_name = "discovery"
urlpatterns = [
    path("bundles/", include("yingbao.discovery.bundles.urls")),
    *publishing,
    path("monitoring/", include("yingbao.discovery.monitoring.urls")),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:number>/", views.finding, name="finding"),
    path("findings/<int:number>/settle/", views.settle, name="settle"),
    path("findings/<int:number>/proof/", views.proof, name="proof"),
    path("reach/", sampling.reach, name="reach"),
    path("reach/seed/", sampling.publish_seed, name="publish_seed"),
    path("reach/draw/", sampling.draw, name="draw"),
    path("reach/visits/", sampling.visits, name="visits"),
    path("reach/visits/<int:number>/", sampling.visit, name="visit"),
    path("reach/visits/<int:number>/paper/", sampling.paper, name="visit_paper"),
]
