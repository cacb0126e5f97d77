"""Routes that few people open: their modules are loaded when the first of their addresses is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

ROUTE = "lachan.route"


class Later(BaseRoute):
    """The routes that `load` gives, for addresses that begin with one of `prefixes`."""

    def __init__(self, prefixes: tuple[str, ...], load: Callable[[], Sequence[BaseRoute]]) -> None:
        self._prefixes = prefixes
        self._load = load

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the first of the routes that fits, or else the first that fits but for the method."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] != "http" or not scope["path"].startswith(self._prefixes):
            return found
        for route in self._routes:
            match, more = route.matches(scope)
            if match.value > found[0].value:
                found = match, {**more, ROUTE: route}
            if match is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the route that fitted."""
        await scope[ROUTE].handle(scope, receive, send)

    @cached_property
    def _routes(self) -> tuple[BaseRoute, ...]:
        return tuple(self._load())
