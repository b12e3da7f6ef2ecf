"""The pages of lists for platforms."""

from django.urls import path

from yingbao.casework.exchange import views, views_of_rows

urlpatterns = [
    path("exchange/", views.exchanges, name="exchanges"),
    path("exchange/<int:number>/", views.exchange, name="exchange"),
    path("exchange/<int:number>/progress/", views.progress, name="exchange_progress"),
    path("exchange/<int:number>/file/", views.file, name="exchange_file"),
    path("exchange/rows/<int:number>/", views_of_rows.row, name="exchange_row"),
]
