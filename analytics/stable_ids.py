"""Ids by which other systems know a thing for ever: made from its address, and so the same each time."""

from __future__ import annotations

from hashlib import sha1
from uuid import NAMESPACE_URL


def stable_uuid(address: str) -> str:
    """As str(uuid5(NAMESPACE_URL, address)), without the objects on the way (RFC 9562 §5.5)."""
    digest = sha1(NAMESPACE_URL.bytes + address.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
