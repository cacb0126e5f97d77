"""Participation by person as Parquet for analysis; what it is about and the total stand in its metadata."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.board import ParticipationReport, PersonLine
from analytics.exports.book import Book
from analytics.exports.contract import Export
from analytics.exports.json import head

METADATA = b"participation"
TYPES = {"text": pa.string(), "number": pa.int64(), "decimal": pa.float64(), "day": pa.date32()}
SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("full_name", pa.string()),
        ("unit_code", pa.string()),
        ("unit", pa.string()),
        ("position", pa.string()),
        ("status", pa.string()),
        ("met", pa.int32()),
        ("required", pa.int32()),
        ("completed_on", pa.date32()),
    ]
)


def write(report: ParticipationReport, file: BinaryIO) -> None:
    """Typed columns under English names; `status` holds the names of Status, values are exact."""
    rows = [_row(line) for line in report.people]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    about = {METADATA: json.dumps(head(report), ensure_ascii=False).encode()}
    pq.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA.with_metadata(about)), file)


def write_book(book: Book, file: BinaryIO) -> None:
    """The first sheet under English names; the facts stand in the metadata under the key of the book."""
    sheet = book.sheets[0]
    about = {book.key.encode(): json.dumps(book.facts, ensure_ascii=False).encode()}
    schema = pa.schema([(column.key, TYPES[column.sort]) for column in sheet.columns], about)
    columns = list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file)


def _row(line: PersonLine) -> tuple[Any, ...]:
    return (
        line.code,
        line.full_name,
        line.unit_code,
        line.unit_name,
        line.position,
        line.status.value,
        line.met,
        line.required,
        line.completed_on,
    )


EXPORT = Export("parquet", "application/vnd.apache.parquet", write, write_book)
