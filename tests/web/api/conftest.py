"""Other systems are answered on both databases: what they are told is the whole of it."""

from __future__ import annotations

import pytest

from db.engine import Database
from tests.databases import Furnished
from tests.house import House


@pytest.fixture
def database(furnished: Furnished) -> Database:
    """Of either sort, with as much in it as the test asks for."""
    return furnished.database


@pytest.fixture
def house(furnished: Furnished) -> House:
    """The organisation of the personas."""
    assert furnished.house
    return furnished.house
