"""Addresses of clips: their pages, their files, and the uploads that bring them."""

from django.urls import path

from analysis import delivery, uploads

urlpatterns = [
    path("uploads/", uploads.collection, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.resource, name="upload"),
    path("clips/<uuid:clip_id>/proxy.mp4", delivery.proxy, name="clip-proxy"),
    path("clips/<uuid:clip_id>/poster.jpg", delivery.poster, name="clip-poster"),
    path("clips/<uuid:clip_id>/landmarks.npz", delivery.landmarks, name="clip-landmarks"),
]
