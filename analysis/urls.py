"""Addresses of clips: their pages and what these fetch, their files, and the uploads that bring them."""

from django.urls import path

from analysis import delivery, views
from analysis.compare import views as compare_views
from analysis.corrections import runner_views
from analysis.corrections import views as correction_views
from analysis.cues import views as cue_views
from analysis.desk import views as desk_views
from analysis.export import views as export_views
from analysis.grading import views as grading_views
from analysis.intake import tus
from analysis.notes import views as note_views
from analysis.progress import views as progress_views
from analysis.replies import views as reply_views
from analysis.retention import views as retention_views
from analysis.review import feeds
from analysis.sharing import pages as shared_pages
from analysis.sharing import progress_page as shared_progress
from analysis.sharing import views as sharing_views

urlpatterns = [
    path("uploads/", tus.collection, name="uploads"),
    path("uploads/<uuid:upload_id>/", tus.resource, name="upload"),
    path("clips/<uuid:clip_id>/proxy.mp4", delivery.proxy, name="clip-proxy"),
    path("clips/<uuid:clip_id>/poster.jpg", delivery.poster, name="clip-poster"),
    path("clips/<uuid:clip_id>/landmarks.npz", delivery.landmarks, name="clip-landmarks"),
    path("clips/<uuid:clip_id>/", views.clip, name="clip"),
    path("clips/<uuid:clip_id>/correct/", views.correct, name="clip-correct"),
    path("clips/<uuid:clip_id>/corrections/", correction_views.corrections, name="clip-corrections"),
    path("corrections/<int:correction_id>/undo/", correction_views.undo, name="correction-undo"),
    path("corrections/<int:correction_id>/redo/", correction_views.redo, name="correction-redo"),
    path("clips/<uuid:clip_id>/slow-motion/", views.slow_motion, name="clip-slow-motion"),
    path("clips/<uuid:clip_id>/runner/", runner_views.point_out, name="clip-runner"),
    path("clips/<uuid:clip_id>/retry/", views.retry, name="clip-retry"),
    path("clips/<uuid:clip_id>/keep/", retention_views.keep, name="clip-keep"),
    path("athletes/<uuid:athlete_id>/kept/", retention_views.kept, name="athlete-kept"),
    path("clubs/<uuid:club_id>/kept/", retention_views.club_kept, name="club-kept"),
    path("clips/<uuid:clip_id>/delete/", views.delete, name="clip-delete"),
    path("clips/<uuid:clip_id>/notes/", note_views.clip_notes, name="clip-notes"),
    path("notes/<uuid:note_id>/", note_views.note, name="note"),
    path("notes/<uuid:note_id>/delete/", note_views.delete, name="note-delete"),
    path("notes/<uuid:note_id>/replies/", reply_views.add, name="note-replies"),
    path("replies/<int:reply_id>/delete/", reply_views.delete, name="reply-delete"),
    path("notes/<uuid:note_id>/voice/", delivery.voice, name="note-voice"),
    path("clips/<uuid:clip_id>/status/", feeds.status, name="clip-status"),
    path("clips/<uuid:clip_id>/data/", feeds.data, name="clip-data"),
    path("clips/<uuid:clip_id>/skeleton/", feeds.skeleton, name="clip-skeleton"),
    path("clips/<uuid:clip_id>/figure/", feeds.figure, name="clip-figure"),
    path("clips/<uuid:clip_id>/evidence/", feeds.evidence, name="clip-evidence"),
    path("clips/<uuid:clip_id>/cue/", grading_views.cue, name="clip-cue"),
    path("cues/", cue_views.library, name="cue-library"),
    path("cues/<path:key>/", cue_views.entry, name="cue-entry"),
    path("clips/<uuid:clip_id>/share/", sharing_views.share_clip, name="clip-share"),
    path("athletes/<uuid:athlete_id>/share/", sharing_views.share_progress, name="athlete-share"),
    path("shares/<uuid:share_id>/revoke/", sharing_views.revoke, name="share-revoke"),
    path("shared/<str:token>/", shared_pages.page, name="shared"),
    path("shared/<str:token>/data/", shared_pages.data, name="shared-data"),
    path("shared/<str:token>/skeleton/", shared_pages.skeleton, name="shared-skeleton"),
    path("shared/<str:token>/figure/", shared_pages.figure, name="shared-figure"),
    path("shared/<str:token>/evidence/", shared_pages.evidence, name="shared-evidence"),
    path("shared/<str:token>/progress/", shared_progress.figure, name="shared-progress"),
    path("shared/<str:token>/proxy.mp4", shared_pages.proxy, name="shared-proxy"),
    path("athletes/<uuid:athlete_id>/export/", export_views.offer, name="athlete-export"),
    path("athletes/<uuid:athlete_id>/export/archive.zip", export_views.download, name="athlete-archive"),
    path("compare/", compare_views.ticked, name="compare-ticked"),
    path("compare/<uuid:clip_id>/", compare_views.compare_with, name="compare-with"),
    path("compare/<uuid:first_id>/<uuid:second_id>/", compare_views.compare, name="compare"),
    path("compare/<uuid:first_id>/<uuid:second_id>/figure/", compare_views.figure, name="compare-figure"),
    path("athletes/<uuid:athlete_id>/pain/", grading_views.pain, name="athlete-pain"),
    path("athletes/<uuid:athlete_id>/bands/", grading_views.bands, name="athlete-bands"),
    path("athletes/<uuid:athlete_id>/seen/", desk_views.seen, name="desk-seen"),
    path("athletes/<uuid:athlete_id>/tags/", desk_views.tags, name="athlete-tags"),
    path("athletes/<uuid:athlete_id>/pull/", progress_views.pull, name="athlete-pull"),
    path("athletes/<uuid:athlete_id>/said/", views.said, name="clip-said"),
    path("athletes/<uuid:athlete_id>/progress/", progress_views.progress, name="athlete-progress"),
    path("athletes/<uuid:athlete_id>/progress/figure/", progress_views.figure, name="athlete-progress-figure"),
]
