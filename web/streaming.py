"""Files that are sent while they are made: one row after the other out of one state of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from starlette.responses import StreamingResponse

from access.viewer import Viewer
from analytics.board import ParticipationReport, PersonLine
from analytics.participation import stream_people
from db.campaigns import CampaignNow
from web.site import Site

HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def send(pieces: Iterator[bytes], media_type: str, name: str) -> StreamingResponse:
    """The file as it is made; for whoever goes away before its end the making ends too."""
    headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, 200, headers, media_type)


def people_file(
    site: Site,
    viewer: Viewer,
    campaign: CampaignNow,
    report: ParticipationReport,
    stream: Callable[[Iterable[PersonLine]], Iterator[bytes]],
) -> Iterator[bytes]:
    """The people behind a report in a format of rows, read in one transaction that ends with the file."""
    with site.database.read() as tx:
        yield from stream(stream_people(tx, viewer, campaign, report.board))
