"""Certificates of the counted quiz: issued to whoever passed, found by the code printed on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random, SystemRandom

from access.viewer import Permission, Refused, Viewer
from db import attempts, campaigns, certificates, people
from db.attempts import AttemptRow
from db.certificates import CertificateRow
from db.engine import Tx
from db.units import find_unit_name
from text import t
from text.formats import local_day

# No vowel, so no word comes out by chance; no D, W, Y, out of which Telex and VNI make Vietnamese letters;
# no letter that looks like a digit. 24 signs in 12 places: 55 bits.
ALPHABET = "0123456789CFGHJKMNPQRTVX"
LENGTH = 12
GROUP = 4
LOOK_ALIKE = str.maketrans("OILSZB", "011528")
CHANCE = SystemRandom()


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """All that a stranger who holds the code is told."""

    full_name: str
    unit_name: str
    earned_on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A certificate that no longer holds; whose it was is nobody's business any more."""

    since: date


def issue(tx: Tx, viewer: Viewer, attempt_id: int, now: datetime, chance: Random = CHANCE) -> CertificateRow:
    """The viewer's certificate of the attempt's campaign, made at the first asking and the same ever after.

    Whichever passed attempt is named, the first one counts. Raises Refused, with words fit to be shown.
    """
    viewer.require(Permission.LEARN)
    attempt = _get_passed(tx, viewer, attempt_id)
    people.lock_person(tx, viewer.person_id)
    kept = settle(tx, viewer.person_id, attempt.campaign_id, now)
    if kept is None:
        first = _first_passed(tx, attempt.person_id, attempt.campaign_id)
        assert first is not None
        kept = _draft(tx, viewer, first, now, _new_code(tx, chance))
        certificates.add_certificate(tx, kept)
    return kept


def settle(tx: Tx, person_id: int, campaign_id: int, now: datetime) -> CertificateRow | None:
    """Let a certificate follow corrected marks; returns it as it then stands, None if there is none.

    While its attempt is passed nothing changes. Otherwise it becomes one of the first attempt that is
    passed, and without any it is withdrawn from today on. Its code stays: a later pass makes it hold again.
    """
    kept = certificates.find_certificate(tx, person_id, campaign_id)
    if kept is None:
        return None
    first = _first_passed(tx, person_id, campaign_id)
    after = _settled(tx, kept, first, now)
    if after != kept:
        certificates.put_standing(tx, after)
    return after


def find_by_code(tx: Tx, code: str) -> PublicCertificate | Withdrawn | None:
    """What the public may know of a certificate; the code may be typed in any case, with any spacing."""
    signs = read_code(code)
    row = certificates.find_by_code(tx, signs) if signs else None
    if row is None:
        return None
    if row.withdrawn_on is not None:
        return Withdrawn(row.withdrawn_on)
    return PublicCertificate(row.full_name, row.unit_name, row.earned_on)


def read_code(typed: str) -> str | None:
    """The code that was meant, without dashes; None if it can be no code."""
    signs = "".join(c for c in typed.upper().translate(LOOK_ALIKE) if c.isalnum())
    return signs if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else None


def show_code(signs: str) -> str:
    """The code as it is printed: 7KQ4-M2XH-0RTV."""
    return "-".join(signs[i : i + GROUP] for i in range(0, len(signs), GROUP))


def _get_passed(tx: Tx, viewer: Viewer, attempt_id: int) -> AttemptRow:
    attempt = attempts.find_attempt(tx, attempt_id)
    if attempt is None or attempt.person_id != viewer.person_id:
        raise Refused(t("quiz.fault.not_yours"))
    if attempt.mode != "counted":
        raise Refused(t("certificate.fault.practice"))
    if attempt.submitted_at is None:
        raise Refused(t("certificate.fault.unfinished"))
    if not attempt.passed:
        raise Refused(t("certificate.fault.not_passed"))
    return attempt


def _settled(tx: Tx, kept: CertificateRow, first: AttemptRow | None, now: datetime) -> CertificateRow:
    if first is None:
        return replace(kept, withdrawn_on=kept.withdrawn_on or local_day(now))
    own = attempts.find_attempt(tx, kept.attempt_id)
    if own is not None and own.passed:
        return replace(kept, withdrawn_on=None)
    earned_on = local_day(first.submitted_at or now)
    return replace(kept, attempt_id=first.attempt_id, earned_on=earned_on, withdrawn_on=None)


def _first_passed(tx: Tx, person_id: int, campaign_id: int) -> AttemptRow | None:
    rows = attempts.list_attempts(tx, person_id, campaign_id, "counted")
    return next((row for row in rows if row.passed), None)


def _draft(tx: Tx, viewer: Viewer, attempt: AttemptRow, now: datetime, code: str) -> CertificateRow:
    campaign = campaigns.get_campaign(tx, attempt.campaign_id)
    earned_on = local_day(attempt.submitted_at or now)
    return CertificateRow(
        code=code,
        attempt_id=attempt.attempt_id,
        person_id=attempt.person_id,
        campaign_id=attempt.campaign_id,
        full_name=viewer.full_name,
        unit_name=_unit_name(tx, attempt.person_id, earned_on),
        campaign_name=campaign.name,
        document=campaign.document,
        earned_on=earned_on,
        issued_at=now,
    )


def _unit_name(tx: Tx, person_id: int, on: date) -> str:
    stays = [stay for stay in people.list_stays(tx, person_id) if stay.from_on <= on]
    return (find_unit_name(tx, stays[-1].unit_id, on) if stays else None) or ""


def _new_code(tx: Tx, chance: Random) -> str:
    while True:
        code = "".join(chance.choice(ALPHABET) for _ in range(LENGTH))
        if certificates.find_by_code(tx, code) is None:
            return code
