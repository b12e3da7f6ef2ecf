"""The pages of letters."""

from django.urls import path

from yingbao.casework.letters import views, views_of_bundle, views_of_many

urlpatterns = [
    path("cases/notices/", views.notices, name="notices"),
    path("cases/<int:number>/letter/", views.make, name="letter_make"),
    path("bundles/<int:number>/letter/", views_of_bundle.bundle_letter, name="bundle_letter"),
    path("bundles/<int:number>/letter/make/", views_of_bundle.bundle_letter_make, name="bundle_letter_make"),
    path("letters/<int:number>/", views.letter, name="letter"),
    path("letters/<int:number>/pdf/", views.pdf, name="letter_pdf"),
    path("letters/orders/", views_of_many.orders, name="orders"),
    path("letters/orders/<int:number>/", views_of_many.order, name="order"),
    path("letters/orders/<int:number>/progress/", views_of_many.progress, name="order_progress"),
    path("letters/orders/<int:number>/zip/", views_of_many.archive, name="order_zip"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verified, name="verified"),
]
