"""Vietnamese writing: one Unicode form, folding for search, and the order in which people are listed."""

from __future__ import annotations

import re
import unicodedata

# Letters in dictionary order; tones decide only between words that are otherwise equal.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: chr(0x41 + rank) for rank, letter in enumerate(_LETTERS)}
_TONES = {"̀": "1", "̉": "2", "̃": "3", "́": "4", "̣": "5"}
_D_STROKE = str.maketrans("đĐ", "dD")


def nfc(text: str) -> str:
    """Composed form: the only one that is stored or compared."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Composed form with every run of white space as one blank and none at the ends."""
    return re.sub(r"\s+", " ", nfc(text)).strip()


def fold(text: str) -> str:
    """Lower case without tones and marks, đ as d: what a search compares."""
    plain = unicodedata.normalize("NFD", text.translate(_D_STROKE))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def holds_words(words: str, *texts: str) -> bool:
    """Whether every word of a search stands somewhere in the texts, accents and capitals aside."""
    searched = fold(" ".join(texts))
    return all(word in searched for word in fold(words).split())


def letter_key(text: str) -> str:
    """A string whose plain comparison gives Vietnamese dictionary order."""
    words, tones = [], []
    for word in squeeze(text).lower().split(" "):
        letters, tone = _split_tone(word)
        words.append(letters)
        tones.append(tone)
    return " ".join(words) + "\x01" + "".join(tones)


def name_key(full_name: str) -> str:
    """Sort key of a person: given name first, then family and middle names."""
    *before, given = squeeze(full_name).split(" ")
    return letter_key(given) + "\x02" + letter_key(" ".join(before))


def given_name(full_name: str) -> str:
    """The last word of a Vietnamese name, the one people are addressed by."""
    return squeeze(full_name).rsplit(" ", 1)[-1]


def _split_tone(word: str) -> tuple[str, str]:
    """The word as ranked base letters (ă, â, đ … kept) and its tone as a digit."""
    tone, kept = "0", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            kept.append(char)
    return "".join(_LETTER_RANK.get(c, c) for c in nfc("".join(kept))), tone
