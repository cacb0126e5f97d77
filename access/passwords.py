"""Passwords and activation codes: which are good enough, and how they are hashed and compared."""

from __future__ import annotations

import re
import threading
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from text import t
from text.vietnamese import fold, nfc

MIN_LENGTH = 10
MAX_LENGTH = 200
LONGEST_NUMBER = 12
COMMON = Path(__file__).parent / "common_passwords.txt"

# 31 signs that no one confuses on paper: without 0 O 1 I L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10

# RFC 9106's shape at the memory OWASP names: about 20 ms, so that a sign-in costs little on one core.
_PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# A code has 50 random bits and two weeks to live: a thousandth of the work leaves guessing it from a
# stolen database to centuries, and the codes of a thousand people are made in a second.
_CODES = PasswordHasher(time_cost=1, memory_cost=1_024, parallelism=1)
# Each password check holds 19 MiB; a rush of them must not take the machine.
_DISGUISED = str.maketrans("@$", "as")
_AT_ONCE = threading.BoundedSemaphore(4)


def _runs(sequences: str, least: int) -> list[str]:
    """Every stretch of at least so many signs along a sequence, in both directions, the longest first."""
    both = [way for each in sequences.split() for way in (each, each[::-1])]
    found = {way[i:j] for way in both for i in range(len(way)) for j in range(i + least, len(way) + 1)}
    return sorted(found, key=len, reverse=True)


# Columns of the keyboard count from three keys on, its rows from four: “tre” and “poi” are words.
_RUNS = re.compile(
    "|".join(
        _runs("qwertyuiop asdfghjkl zxcvbnm", 4)
        + _runs("abcdefghijklmnopqrstuvwxyz 01234567890", 3)
        + _runs("1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 9ol", 3)
    )
)


def hash_password(password: str) -> str:
    """Argon2id of the password as composed Unicode."""
    with _AT_ONCE:
        return _PASSWORDS.hash(nfc(password))


def is_password(digest: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long when there is none to compare with."""
    with _AT_ONCE:
        is_same = _matches(_PASSWORDS, digest or _no_password(), nfc(password))
    return is_same and digest is not None


def new_code(random: Random) -> str:
    """A one-time activation code as it is printed: ABCDE-23456."""
    signs = "".join(random.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def hash_code(code: str) -> str:
    """Argon2id of the code, blanks, hyphens and capitals aside."""
    return _CODES.hash(_plain_code(code))


def is_code(digest: str | None, code: str) -> bool:
    """Whether the code is the one; takes as long when there is none to compare with."""
    is_same = _matches(_CODES, digest or _no_code(), _plain_code(code))
    return is_same and digest is not None


def find_fault(password: str, code: str, full_name: str, email: str | None) -> str | None:
    """Why a new password is not good enough, in a sentence to be shown; None when it is."""
    if len(nfc(password)) < MIN_LENGTH:
        return t("access.password.short", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return t("access.password.long", most=MAX_LENGTH)
    if _is_number(password):
        return t("access.password.number")
    if _is_common(password):
        return t("access.password.common")
    if _tells_owner(password, code, full_name, email):
        return t("access.password.personal")
    if len(_unforeseen(password, full_name)) < MIN_LENGTH:
        return t("access.password.thin", least=MIN_LENGTH)
    return None


def _is_number(password: str) -> bool:
    """A telephone, a date, an identity card: digits and at most two letters."""
    plain = _letters_and_digits(password)
    return len(plain) <= LONGEST_NUMBER and sum(map(str.isdigit, plain)) >= max(len(plain) - 2, 1)


def _unforeseen(password: str, full_name: str) -> str:
    """What a guesser does not try first: without repeated signs, runs, and words of the owner's name."""
    once = re.sub(r"(.)\1+", r"\1", fold(password))
    return _name_words(full_name).sub("", _RUNS.sub("", once))


def _name_words(full_name: str) -> re.Pattern[str]:
    """The words of a name, side by side; not an “an” by itself, which many words hold."""
    words = sorted(map(re.escape, fold(full_name).split()), key=len, reverse=True)
    return re.compile(rf"(?=[a-z. _-]{{3}})(?:(?:{'|'.join(words)})[. _-]?){{2,}}" if words else r"(?!)")


def _is_common(password: str) -> bool:
    return any(
        plain in _common()
        or plain.strip("0123456789") in _common()
        or re.sub("[0-9]", "", plain) in _common()
        or _is_monotonous(plain)
        for plain in _readings(password)
    )


def _is_monotonous(plain: str) -> bool:
    """Few different signs, or a run such as 23456789 or abcdefghij, forwards or backwards."""
    if len(set(plain)) <= 3:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _tells_owner(password: str, code: str, full_name: str, email: str | None) -> bool:
    own = {_letters_and_digits(part) for part in (code, full_name, email or "", (email or "").split("@")[0])}
    readings = _readings(password)
    if any(len(part) >= 3 and part in plain for part in own for plain in readings):
        return True
    words = "|".join(filter(None, (re.sub("[^a-z]", "", fold(word)) for word in (*full_name.split(), code))))
    letters = (re.sub("[0-9]", "", plain) for plain in readings)
    return bool(words) and any(re.fullmatch(f"(?:{words})+", each) for each in letters)


def _readings(password: str) -> frozenset[str]:
    """What the password says, with @ and $ as mere signs and as the letters they often stand for."""
    return frozenset({_letters_and_digits(password), _letters_and_digits(password.translate(_DISGUISED))})


def _letters_and_digits(value: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(value))


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_letters_and_digits(line) for line in lines if line and not line.startswith("#"))


@cache
def _no_password() -> str:
    return _PASSWORDS.hash("không có ai ở đây")


@cache
def _no_code() -> str:
    return _CODES.hash("-")


def _plain_code(code: str) -> str:
    return re.sub(r"[\s–-]", "", nfc(code)).upper()


def _matches(hasher: PasswordHasher, digest: str, secret: str) -> bool:
    try:
        return hasher.verify(digest, secret)
    except (VerificationError, InvalidHashError):
        return False
