"""Certificates: one per person and campaign, found by owner or by the code printed on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from db.engine import Tx
from db.tables import Certificate


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """What a certificate says, as it was on the day it was earned; `code` is kept without dashes.

    `withdrawn_on` is the day on which a mark was corrected and nothing passed was left, else None.
    """

    code: str
    attempt_id: int
    person_id: int
    campaign_id: int
    full_name: str
    unit_name: str
    campaign_name: str
    document: str
    earned_on: date
    issued_at: datetime
    withdrawn_on: date | None = None


_CERTIFICATE = [getattr(Certificate, name) for name in CertificateRow.__dataclass_fields__]


def find_certificate(tx: Tx, person_id: int, campaign_id: int) -> CertificateRow | None:
    """The certificate of a person for a campaign."""
    mine = (Certificate.person_id == person_id, Certificate.campaign_id == campaign_id)
    row = tx.execute(select(*_CERTIFICATE).where(*mine)).one_or_none()
    return CertificateRow(*row) if row else None


def find_by_code(tx: Tx, code: str) -> CertificateRow | None:
    """The certificate with this code, whoever asks: the caller decides what to show of it."""
    row = tx.execute(select(*_CERTIFICATE).where(Certificate.code == code)).one_or_none()
    return CertificateRow(*row) if row else None


def add_certificate(tx: Tx, certificate: CertificateRow) -> None:
    """Keep a new certificate; the keys refuse a second one of the same person and campaign."""
    tx.execute(
        insert(Certificate).values(
            {name: getattr(certificate, name) for name in CertificateRow.__dataclass_fields__}
        )
    )


def put_standing(tx: Tx, certificate: CertificateRow) -> None:
    """From which attempt the certificate with this code is, of which day, and whether it holds."""
    values = {name: getattr(certificate, name) for name in ("attempt_id", "earned_on", "withdrawn_on")}
    tx.execute(update(Certificate).where(Certificate.code == certificate.code).values(values))
