"""The examples of the author's guide are data that the schema takes, one for every kind of stimulus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from lessons.stimulus import STIMULUS_KINDS, Stimulus, marks_in
from text.strict_yaml import read_yaml

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "authors.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


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
