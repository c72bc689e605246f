"""The address map: each room of the web brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("candour.web.portal.urls")),
    path("", include("candour.web.public.urls")),
    path("desk", include("candour.web.desk.urls")),
]

if settings.DEBUG:  # every component on one page, for whoever changes the look
    urlpatterns.append(path("design", include("candour.web.design.patterns")))

handler400 = "candour.web.design.errors.bad_request"
handler403 = "candour.web.design.errors.permission_denied"
handler404 = "candour.web.design.errors.page_not_found"
handler500 = "candour.web.design.errors.server_error"
