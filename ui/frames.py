"""Which messages of a browser never reach Streamlit; it reads Streamlit's protocol, so it lives here."""

from __future__ import annotations

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg

# It empties the caches of every user, and hiding the menu does not stop anybody from sending it.
FORBIDDEN = frozenset({"clear_cache"})


def is_forbidden(frame: bytes) -> bool:
    """Whether a frame from a browser must be dropped; one that cannot be read is left to Streamlit."""
    try:
        return BackMsg.FromString(frame).WhichOneof("type") in FORBIDDEN
    except DecodeError:
        return False
