"""Who runs what when several processes share the tests: one alone drives the browser, from the beginning."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"


class BrowserInOneHand(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out tests one by one, and those on the browser together; what is most goes first."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid
