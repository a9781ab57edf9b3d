"""Who acts in a request: the account's person, in the post they chose.

request.actor          # kernel.people.actor.Actor, false before log-in or without a post
request.posts          # every post they could choose
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from anlan.kernel import clock
from anlan.kernel.indicator import kept
from anlan.kernel.people.actor import Actor, actor_of, posts_of
from anlan.kernel.people.models import Post

POST_KEY = "post"


class ActorMiddleware:
    """Puts `posts` and `actor` on the request, lazily: a page that asks nobody costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.posts = SimpleLazyObject(lambda: posts_in(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def posts_in(request: HttpRequest) -> list[Post]:
    """The posts that whoever is logged in holds today."""
    return posts_of(request.user.person, clock.today()) if request.user.is_authenticated else []


def actor_in(request: HttpRequest) -> Actor | None:
    """The actor of a request: the chosen post if it is still held, else the oldest one."""
    posts: list[Post] = request.posts  # type: ignore[attr-defined]
    if posts:
        kept.refresh()
    post_id = request.session.get(POST_KEY) if posts else None
    post = next((post for post in posts if post.pk == post_id), posts[0] if posts else None)
    return actor_of(post) if post else None
