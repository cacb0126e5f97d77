"""Slots of an item and what fills them: neighbours at two desks see different messages of one item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from lessons.fields import Part, Words

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
MOST_VARIANTS = 400
"""Each of them is read when content is checked."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]
Values = Mapping[str, str]


class Slots(Part):
    """What may stand in the slots of an item.

    `lists` fill one slot each; a row of `together` fills several at once, so that what belongs
    together stays together; the slots of each group in `differ` never hold the same words.
    """

    lists: dict[Name, tuple[Words, ...]] = Field(default_factory=dict)
    together: tuple[dict[Name, Words], ...] = ()
    differ: tuple[tuple[Name, ...], ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        shapes = {frozenset(row) for row in self.together}
        if len(shapes) > 1:
            raise ValueError("các dòng của together phải có cùng các chỗ trống")
        joint = next(iter(shapes), frozenset())
        if both := joint & self.lists.keys():
            raise ValueError(f"chỗ trống {', '.join(sorted(both))} vừa ở lists vừa ở together")
        if unknown := {n for group in self.differ for n in group} - joint - self.lists.keys():
            raise ValueError(f"differ nhắc tới chỗ trống không có: {', '.join(sorted(unknown))}")
        return self

    @property
    def names(self) -> frozenset[str]:
        """Every slot that can be filled."""
        return frozenset(self.lists) | frozenset(self.together[0] if self.together else ())


NO_SLOTS = Slots()


def list_variants(slots: Slots) -> tuple[dict[str, str], ...]:
    """Every way to fill the slots that keeps the constraints; one empty way when there are no slots.

    Raises ValueError for more than MOST_VARIANTS or for none at all.
    """
    found: list[dict[str, str]] = []
    for values in _all(slots):
        found.append(values)
        if len(found) > MOST_VARIANTS:
            raise ValueError(f"quá nhiều biến thể (tối đa {MOST_VARIANTS}): bớt giá trị trong danh sách")
    if not found:
        raise ValueError("không có biến thể nào thoả các ràng buộc (differ)")
    return tuple(found)


def draw_values(variants: Sequence[dict[str, str]], random: Random) -> dict[str, str]:
    """One of the variants, by the seed."""
    return random.choice(variants)


def fill(node: Any, values: Values) -> Any:
    """The data with every {slot} filled; the slots' own lists are left out.

    Raises ValueError naming a slot that nothing fills.
    """
    if isinstance(node, str):
        return SLOT.sub(lambda match: _value(match, values), node)
    if isinstance(node, dict):
        return {key: fill(child, values) for key, child in node.items() if key != "slots"}
    if isinstance(node, (list, tuple)):
        return [fill(child, values) for child in node]
    return node


def slots_in(node: Any) -> frozenset[str]:
    """Names of all slots that the texts of the data hold."""
    if isinstance(node, str):
        return frozenset(SLOT.findall(node))
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return frozenset().union(*(slots_in(child) for key, child in children if key != "slots"))


def _all(slots: Slots) -> Iterator[dict[str, str]]:
    names = tuple(slots.lists)
    for row in slots.together or ({},):
        for picked in product(*slots.lists.values()):
            values = {**row, **dict(zip(names, picked, strict=True))}
            if all(len({values[n] for n in group}) == len(group) for group in slots.differ):
                yield values


def _value(match: re.Match[str], values: Values) -> str:
    name = match.group(1)
    if name not in values:
        raise ValueError(f"không có gì để điền vào chỗ trống {{{name}}}")
    return values[name]
