"""dialogue: a call or chat that goes on according to what one says, with a way out at every turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from lessons.fields import Key, Part, Truth, Words, Yes
from lessons.stimulus import Call, Chat, Message, Turn
from quizzes.kinds.choice import shuffled
from quizzes.kinds.contract import (
    Answer,
    AnswerFault,
    Choice,
    Face,
    Fact,
    Feedback,
    Grade,
    Rehearsal,
    Remark,
    Section,
    Turns,
)
from text import t
from text.formats import show_number

FEWEST_TURNS = 3
WHOLE = 6
"""What a path without a costly reply earns."""


class Reply(Part):
    """One thing to say or do, where it leads, and what comes of it.

    `cost` is what it takes from the points of the path, `minutes` how long it keeps one on the
    line, `knows` what the other side has learned by it, `money` what is then at risk and `lost`
    what leaves the account by this reply alone, both in đồng. With a swindler a reply that costs
    nothing is right where it leaves or `helps` (it tests, or shields somebody); else it is idle.
    """

    text: Words
    to: Key
    cost: int = Field(default=0, ge=0, le=WHOLE)
    minutes: int = Field(default=0, ge=0, le=600)
    knows: str = ""
    money: int = Field(default=0, ge=0)
    lost: int = Field(default=0, ge=0)
    leaves: Yes = False
    helps: Yes = False
    why: Words

    @model_validator(mode="after")
    def _helps_for_nothing(self) -> Self:
        if self.helps and self.cost:
            raise ValueError("câu đáp mất điểm (cost) thì không ghi helps")
        return self


class Scene(Part):
    """What the other side says at one point, and the replies to it."""

    id: Key
    says: tuple[Words, ...] = Field(min_length=1)
    replies: tuple[Reply, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _has_a_way_out(self) -> Self:
        if not any(reply.leaves for reply in self.replies):
            raise ValueError(f"cảnh {self.id} phải có một lối ra (leaves: có)")
        return self


class End(Part):
    """How a conversation can end."""

    id: Key
    title: Words
    text: Words


class DialogueBody(Part):
    """A graph of scenes without circles, begun at the first; every path leads to an end."""

    question: str = ""
    medium: Literal["call", "chat"]
    caller: Words
    note: str = ""
    truth: Truth = "scam"
    scenes: tuple[Scene, ...] = Field(min_length=FEWEST_TURNS, max_length=12)
    ends: tuple[End, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _every_path_ends(self) -> Self:
        ids = [*(scene.id for scene in self.scenes), *(end.id for end in self.ends)]
        if len(ids) != len(set(ids)):
            raise ValueError("mã cảnh (id) bị lặp")
        for scene in self.scenes:
            for reply in scene.replies:
                _check_reply(self, scene, reply)
        if unreached := set(ids) - {self.scenes[0].id} - {r.to for s in self.scenes for r in s.replies}:
            raise ValueError(f"không lối nào dẫn tới {', '.join(sorted(unreached))}")
        return self

    @model_validator(mode="after")
    def _is_long_enough(self) -> Self:
        if max(len(path) for path in list_paths(self)) < FEWEST_TURNS:
            raise ValueError(f"phải có ít nhất một đường đi dài {FEWEST_TURNS} lượt")
        if min(cost_of(self, path) for path in list_paths(self)) != 0:
            raise ValueError("phải có ít nhất một đường đi không mất điểm")
        return self

    def find_scene(self, key: str) -> Scene | None:
        """The scene with this id; None for an end."""
        return next((scene for scene in self.scenes if scene.id == key), None)

    def get_end(self, key: str) -> End:
        """The end with this id."""
        return next(end for end in self.ends if end.id == key)


def _check_reply(body: DialogueBody, scene: Scene, reply: Reply) -> None:
    """A reply goes on to a later scene or to an end; one that leaves goes to an end."""
    later = {s.id for s in body.scenes[body.scenes.index(scene) + 1 :]}
    ends = {end.id for end in body.ends}
    if reply.to not in later | ends:
        raise ValueError(f"cảnh {scene.id}: “{reply.to}” phải là một cảnh đứng sau hoặc một kết thúc")
    if reply.leaves and reply.to not in ends:
        raise ValueError(f"cảnh {scene.id}: lối ra phải dẫn tới một kết thúc")


def list_paths(body: DialogueBody) -> tuple[tuple[int, ...], ...]:
    """Every way through, as the places of the replies chosen."""
    return tuple(_paths_from(body, body.scenes[0].id))


def _paths_from(body: DialogueBody, key: str) -> Iterator[tuple[int, ...]]:
    scene = body.find_scene(key)
    if scene is None:
        yield ()
        return
    for place, reply in enumerate(scene.replies):
        for rest in _paths_from(body, reply.to):
            yield (place, *rest)


def walk(body: DialogueBody, path: tuple[int, ...]) -> tuple[tuple[Scene, Reply], ...]:
    """The scenes met on a path with the reply given in each."""
    steps: list[tuple[Scene, Reply]] = []
    scene: Scene | None = body.scenes[0]
    for place in path:
        assert scene is not None
        reply = scene.replies[place]
        steps.append((scene, reply))
        scene = body.find_scene(reply.to)
    return tuple(steps)


def cost_of(body: DialogueBody, path: tuple[int, ...]) -> int:
    """What the replies of a path take from its points."""
    return sum(reply.cost for _, reply in walk(body, path))


class DialogueKind:
    """The path is scored: WHOLE points less the cost of each reply, never below zero; all of it is acting."""

    name = "dialogue"
    body = DialogueBody
    takes_turns = True

    def face(self, body: DialogueBody, random: Random, turns: Turns = ()) -> Face | None:
        steps = walk(body, _path(turns))
        scene = body.find_scene(steps[-1][1].to) if steps else body.scenes[0]
        if scene is None:
            return None
        choices = tuple(Choice(str(place), reply.text) for place, reply in enumerate(scene.replies))
        question = body.question or t("quiz.dialogue.question")
        facts = _facts(steps, max((reply.money for _, reply in steps), default=0))
        return Face(question, _heard(body, steps, scene), shuffled(choices, random), facts=facts)

    def read(self, body: DialogueBody, turns: Turns, answer: Answer) -> Answer:
        face = self.face(body, Random(0), turns)
        chosen = str(answer.get("choice"))
        if face is None or chosen not in {choice.id for choice in face.choices}:
            raise AnswerFault(t("quiz.fault.choose_one"))
        return {"choice": chosen}

    def grade(self, body: DialogueBody, turns: Turns) -> Grade:
        points = max(0, WHOLE - cost_of(body, _path(turns)))
        return Grade(points, WHOLE, points == WHOLE, action_points=points, action_max=WHOLE)

    def feedback(self, body: DialogueBody, turns: Turns) -> Feedback:
        steps = walk(body, _path(turns))
        sections = tuple(_section(body, n, scene, reply) for n, (scene, reply) in enumerate(steps, 1))
        end = body.get_end(steps[-1][1].to)
        is_safe = cost_of(body, _path(turns)) == 0
        note = "\n".join(f"{fact.label}: {fact.words}" for fact in _facts(steps, steps[-1][1].money))
        last = Remark(Choice(end.id, end.title), is_safe, True, end.text, note or t("quiz.dialogue.nothing"))
        return Feedback((*sections, Section(t("quiz.dialogue.end"), (last,))), None, (), body.truth)

    def rehearse(self, body: DialogueBody) -> Rehearsal:
        paths = sorted(list_paths(body), key=lambda path: cost_of(body, path))
        return Rehearsal(_turns(paths[0]), _turns(paths[-1]), {"choice": "99"})

    def truth(self, body: DialogueBody) -> str:
        return ""

    def shows(self, body: DialogueBody) -> str:
        return body.truth


def _path(turns: Turns) -> tuple[int, ...]:
    return tuple(int(turn["choice"]) for turn in turns)


def _turns(path: tuple[int, ...]) -> Turns:
    return tuple({"choice": str(place)} for place in path)


def _heard(body: DialogueBody, steps: tuple[tuple[Scene, Reply], ...], scene: Scene) -> Mapping[str, Any]:
    """All that was said so far, the newest last, as the call or chat that it is."""
    said: list[tuple[str, str]] = []
    for before, reply in steps:
        said += [("them", words) for words in before.says] + [("me", reply.text)]
    said += [("them", words) for words in scene.says]
    if body.medium == "call":
        turns = tuple(Turn(text=text, who=who) for who, text in said)
        return Call(kind="call", number=body.caller, note=body.note, turns=turns).model_dump()
    messages = tuple(Message(text=text, who=who) for who, text in said)
    return Chat(kind="chat", name=body.caller, note=body.note, messages=messages).model_dump()


def _facts(steps: tuple[tuple[Scene, Reply], ...], money: int) -> tuple[Fact, ...]:
    """What has come of the replies so far; only what has changed is told.

    All that left the account on the way is summed up; `money` is what is at risk, in đồng, and is
    told where more is at risk than has left.
    """
    minutes = sum(reply.minutes for _, reply in steps)
    lost = sum(reply.lost for _, reply in steps)
    known = [reply.knows for _, reply in steps if reply.knows]
    facts = []
    if minutes:
        facts.append(Fact(t("quiz.dialogue.minutes"), t("quiz.dialogue.minutes_n", n=minutes)))
    if known:
        facts.append(Fact(t("quiz.dialogue.knows"), "; ".join(known)))
    if lost:
        facts.append(Fact(t("quiz.dialogue.lost"), t("quiz.dialogue.money_n", n=show_number(lost))))
    if money > lost:
        facts.append(Fact(t("quiz.dialogue.money"), t("quiz.dialogue.money_n", n=show_number(money))))
    return tuple(facts)


def _section(body: DialogueBody, number: int, scene: Scene, given: Reply) -> Section:
    """One turn told again: what could be said, what was, and where one could have stopped."""
    remarks = (_remark(body, place, reply, reply is given) for place, reply in enumerate(scene.replies))
    return Section(t("quiz.dialogue.turn", n=number, says=" ".join(scene.says)), tuple(remarks))


def _remark(body: DialogueBody, place: int, reply: Reply, was_given: bool) -> Remark:
    """Harmful where it costs; else right, or idle where it only keeps a swindler talking."""
    is_right = not reply.cost and (reply.leaves or reply.helps or body.truth != "scam")
    is_idle = not reply.cost and not is_right
    word = "right" if is_right else "idle" if is_idle else "harmful"
    note = t(f"quiz.dialogue.{word}{'_chosen' if was_given else ''}")
    return Remark(Choice(str(place), reply.text), is_right, was_given, reply.why, note, is_idle)


KIND = DialogueKind()
