"""What the log says was changed: fields are called by what they are of the thing that was done."""

from __future__ import annotations

import pytest

from text import words
from ui.log_words import list_changes


@pytest.mark.parametrize(
    ("action", "field", "label"),
    [
        ("activity.change", "title", "Tên hoạt động"),
        ("report_drafted", "title", "Chức vụ người ký"),
        ("report_made_final", "place", "Nơi ban hành"),
        ("initiative.return", "reason", "Lý do trả lại"),
        ("exemption_recorded", "reason", "Lý do miễn, nghỉ"),
        ("roster_imported", "reason", words()["office.audit.field.reason"]),
        ("campaign.waves", "Đợt 1", "Đợt 1"),
    ],
)
def test_a_field_is_called_by_what_it_is_of(action: str, field: str, label: str) -> None:
    (line,) = list_changes(action, {}, {field: "x"})
    assert line.startswith(label)


def test_every_subject_of_the_labels_is_one_of_an_action() -> None:
    actions = {key.split(".")[2].partition("_")[0] for key in words() if key.startswith("access.action.")}
    subjects = {key.split(".")[1] for key in words() if key.startswith("audit_field.")}
    assert subjects <= actions
