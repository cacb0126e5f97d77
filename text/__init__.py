"""Words: every sentence of the interface, and how Vietnamese text, dates and numbers are read and shown."""

from text.words import t as t
from text.words import words as words
