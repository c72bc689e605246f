"""What pages at a counter have in common: who may open them, how their forms stand, and the way back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from candour.web.design.parts import Link
from candour.web.desk.counter_forms import GroundForm
from candour.web.desk.frame import Post, Role, answers_for_the_site, for_role, key_of, page


def for_counter(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to officers of the organisation that runs this site; to anybody else it is not there."""

    @wraps(view)
    def opened(request: HttpRequest, post: Post, **kwargs: UUID) -> HttpResponse:
        if not answers_for_the_site(post.organisation):
            raise Http404
        return view(request, post, **kwargs)

    return for_role(Role.OFFICER)(opened)


def form_page(
    request: HttpRequest, post: Post, form: GroundForm, template: str, **values: Any
) -> HttpResponse:
    """A form of this desk, with what was entered and what was wrong with it."""
    return page(
        request,
        template,
        post.staff,
        here=key_of("accounts", post.organisation),
        back=back_to_accounts(post),
        form=form,
        in_error=bool(form.errors),
        **values,
    )


def back_to_accounts(post: Post) -> Link:
    """The way back."""
    return Link(text=_("People’s accounts"), url=reverse("desk:accounts", args=[post.organisation.slug]))


def then(post: Post, done: str) -> HttpResponseRedirect:
    """Lead back, where the page says what was done."""
    return HttpResponseRedirect(reverse("desk:accounts", args=[post.organisation.slug]) + f"?done={done}")
