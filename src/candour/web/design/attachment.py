"""An answer that a browser saves as a file, under a name of ours."""

from django.http import HttpResponse


def attachment(content: str | bytes, *, name: str, content_type: str) -> HttpResponse:
    """The file. name: in ASCII and without quotes, for it stands in a header as it is (RFC 6266)."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
