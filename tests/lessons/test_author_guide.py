"""The examples of the author's guide are data that the schema takes, one for every kind of stimulus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from lessons.schema import MAX_LEAFLET_WORDS, Leaflet, count_leaflet_words
from lessons.stimulus import STIMULUS_KINDS, Stimulus, marks_in
from text.strict_yaml import read_yaml

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "authors.md"
WRITTEN = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLES = [example for example in WRITTEN if not example.startswith("leaflet:")]


def _stimulus(example: str, tmp_path: Path) -> Stimulus:
    file = tmp_path / "mau.yaml"
    file.write_text(example, encoding="utf-8")
    adapter: TypeAdapter[Stimulus] = TypeAdapter(Stimulus)
    return adapter.validate_python(read_yaml(file)["stimulus"])


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_is_read_and_marked(example: str, tmp_path: Path) -> None:
    assert 1 in marks_in(_stimulus(example, tmp_path))


def test_every_kind_has_its_example(tmp_path: Path) -> None:
    shown = [_stimulus(example, tmp_path).kind for example in EXAMPLES]
    assert sorted(shown) == sorted(STIMULUS_KINDS)


def test_the_leaflet_of_the_guide_is_one_that_the_schema_takes(tmp_path: Path) -> None:
    (example,) = (example for example in WRITTEN if example.startswith("leaflet:"))
    file = tmp_path / "mau.yaml"
    file.write_text(example, encoding="utf-8")
    assert count_leaflet_words(Leaflet.model_validate(read_yaml(file)["leaflet"])) <= MAX_LEAFLET_WORDS
