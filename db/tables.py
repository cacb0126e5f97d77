"""Every table, typed, with the constraints that must hold whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it without zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("thời điểm phải có múi giờ")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


# Plain byte order on both databases: sort keys are made in Python for Vietnamese.
Ordered = Text().with_variant(TEXT(collation="C"), "postgresql")
# Of squares over people: past 32 bits from a few thousand people on.
Sum = Annotated[int, mapped_column(BigInteger, default=0)]
Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Naming of constraints, so that a migration can find them on either database."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        str: Text,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class Unit(Base):
    """A node of the organisation; its name and parent stand in unit_period."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)


class UnitPeriod(Base):
    """What a unit was called and stood under, from a day to the day before another."""

    __tablename__ = "unit_period"
    __table_args__ = (
        CheckConstraint("to_on is null or to_on > from_on", name="ends_after_start"),
        UniqueConstraint("unit_id", "from_on"),
        Index(
            "uq_unit_period_open",
            "unit_id",
            unique=True,
            sqlite_where=text("to_on is null"),
            postgresql_where=text("to_on is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    place: Mapped[int] = mapped_column(default=0)
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Person(Base):
    """Somebody on the staff list; nobody is ever deleted.

    `name_fold` holds the words of the name, the code and the e-mail, folded, a blank before each.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "name_key", "id", "name_fold"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    name_fold: Mapped[str] = mapped_column(Ordered)
    name_key: Mapped[str] = mapped_column(Ordered)


class NameWord(Base):
    """A folded word by which a person is found: of the name, of the code, of the address before the @."""

    __tablename__ = "name_word"
    __table_args__ = (Index("ix_name_word_person", "person_id"),)
    word: Mapped[str] = mapped_column(Ordered, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Membership(Base):
    """A person's place in a unit, from a day to the day before another.

    `name_key` is the person's, kept here so that the people of a unit stand in order in an index.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on is null or to_on > from_on", name="ends_after_start"),
        UniqueConstraint("person_id", "from_on"),
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=text("to_on is null"),
            postgresql_where=text("to_on is null"),
        ),
        Index("ix_membership_unit_from", "unit_id", "from_on"),
        Index("ix_membership_unit_name", "unit_id", "name_key", "person_id", "from_on", "to_on"),
        Index("ix_membership_name", "name_key", "person_id", "unit_id", "from_on", "to_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name_key: Mapped[str] = mapped_column(Ordered)
    position: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class NameTally(Base):
    """By how much the people on the roster changed on a day, by the first letters of their `name_key`."""

    __tablename__ = "name_tally"
    on: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(Ordered, primary_key=True)
    people: Mapped[int] = mapped_column(default=0)


class RoleGrant(Base):
    """A role beyond officer: head of a unit, the IT office, the leadership."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role in ('head', 'office', 'leader')", name="known_role"),
        CheckConstraint("(role = 'head') = (unit_id is not null)", name="head_has_unit"),
        Index("ix_role_grant_person", "person_id"),
        Index(
            "uq_role_grant_open_unit",
            "person_id",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at is null and unit_id is not null"),
            postgresql_where=text("ended_at is null and unit_id is not null"),
        ),
        Index(
            "uq_role_grant_open",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at is null and unit_id is null"),
            postgresql_where=text("ended_at is null and unit_id is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Account(Base):
    """How a person proves who they are; the activation code is kept only as a hash."""

    __tablename__ = "account"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str | None]
    activation_hash: Mapped[str | None]
    activation_expires_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class SignIn(Base):
    """One signed-in browser; the token itself is never stored."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A refused sign-in by account or by address, kept an hour to slow down guessing."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_subject", "subject", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class AuditLine(Base):
    """Who changed or took out what, when, with the value before and after."""

    __tablename__ = "audit_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class Revision(Base):
    """An immutable published version of a lesson or an item."""

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("sort in ('lesson', 'item')", name="known_sort"),
        UniqueConstraint("sort", "key", "number"),
        UniqueConstraint("sort", "key", "digest"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    key: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    body: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class Publication(Base):
    """Which revision of a key is shown now; a key once shown stays, since campaigns may require it."""

    __tablename__ = "publication"
    sort: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))


class Campaign(Base):
    """What must be learned until when, under which document."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("due_on >= starts_on", name="due_after_start"),
        CheckConstraint("pass_percent between 1 and 100", name="pass_percent"),
        CheckConstraint("target_percent between 1 and 100", name="target_percent"),
        CheckConstraint("max_attempts >= 1", name="max_attempts"),
        CheckConstraint("wait_minutes >= 0", name="wait_minutes"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    document: Mapped[str]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    pass_percent: Mapped[int]
    target_percent: Mapped[int]
    max_attempts: Mapped[int]
    wait_minutes: Mapped[int]
    blueprint: Mapped[list[Any]]


class Assignment(Base):
    """One lesson or quiz that a campaign requires."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("sort in ('lesson', 'quiz')", name="known_sort"),
        UniqueConstraint("campaign_id", "sort", "key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    sort: Mapped[str]
    key: Mapped[str]
    place: Mapped[int]


class LessonProgress(Base):
    """How far a person has come in a lesson, pinned to the revision it was begun with."""

    __tablename__ = "lesson_progress"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    card_id: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    completed_at: Mapped[datetime | None] = mapped_column(index=True)


class CardVisit(Base):
    """A card seen; for a check card also the first answer given."""

    __tablename__ = "card_visit"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[str] = mapped_column(primary_key=True)
    visited_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)


class Attempt(Base):
    """One sitting of a quiz; the seed and the pinned items can show it again exactly."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(
            "mode in ('practice', 'counted', 'before', 'month1', 'month5', 'review')", name="known_mode"
        ),
        CheckConstraint("(submitted_at is null) = (points is null)", name="scored_when_submitted"),
        UniqueConstraint("person_id", "campaign_id", "mode", "number"),
        Index(
            "uq_attempt_open",
            "person_id",
            "campaign_id",
            "mode",
            unique=True,
            sqlite_where=text("submitted_at is null"),
            postgresql_where=text("submitted_at is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    mode: Mapped[str]
    number: Mapped[int]
    seed: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    points: Mapped[int | None]
    max_points: Mapped[int | None]
    passed: Mapped[bool | None]


class AttemptItem(Base):
    """An item of a form: the pinned revision in its place."""

    __tablename__ = "attempt_item"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    tactic: Mapped[str]
    variant: Mapped[dict[str, Any]]


class Turn(Base):
    """One answer to an item that goes on; kept until the item is over and its response holds them all."""

    __tablename__ = "turn"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[dict[str, Any]]


class Response(Base):
    """What a person gave to one item, and what came of it; the key allows one per place of an attempt.

    `picked` is the choices among it in one word, as `db.attempts.picked_of` writes them.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("points between 0 and max_points", name="points"),
        CheckConstraint("action_points between 0 and action_max", name="action_points"),
    )
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    turns: Mapped[list[Any]]
    points: Mapped[int]
    max_points: Mapped[int]
    is_right: Mapped[bool]
    truth: Mapped[str]
    judged: Mapped[str]
    action_points: Mapped[int]
    action_max: Mapped[int]
    answered_at: Mapped[datetime]
    picked: Mapped[str] = mapped_column(default="", server_default="")


class ReviewCard(Base):
    """How firmly a person holds a tactic and when they meet it again; moved by each answer on it."""

    __tablename__ = "review_card"
    __table_args__ = (
        CheckConstraint("stability > 0", name="stability"),
        CheckConstraint("difficulty between 1 and 10", name="difficulty"),
        CheckConstraint("due_at >= reviewed_at", name="due_later"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    tactic: Mapped[str] = mapped_column(primary_key=True)
    stability: Mapped[float]
    difficulty: Mapped[float]
    due_at: Mapped[datetime]
    reviewed_at: Mapped[datetime]


class Certificate(Base):
    """What a passed counted quiz earned: what it says is kept as it was on that day, never a score."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("length(code) = 12", name="code_length"),
        CheckConstraint("full_name <> ''", name="names_somebody"),
        UniqueConstraint("person_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    full_name: Mapped[str]
    unit_name: Mapped[str]
    campaign_name: Mapped[str]
    document: Mapped[str]
    earned_on: Mapped[date]
    issued_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]


class Participation(Base):
    """Where a person stands in a campaign; derived from progress and attempts, kept for listing."""

    __tablename__ = "participation"
    __table_args__ = (
        CheckConstraint("completed_on is null or started_on <= completed_on", name="starts_first"),
        Index("ix_participation_campaign", "campaign_id", "person_id"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    started_on: Mapped[date]
    completed_on: Mapped[date | None]
    passed_on: Mapped[date | None]
    met: Mapped[int]


class ParticipationTally(Base):
    """By how much the counts of a unit changed on a day; the row of `tallies.EVER` is the sum of all days."""

    __tablename__ = "participation_tally"
    __table_args__ = (Index("ix_participation_tally_unit", "campaign_id", "unit_id", "on"),)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    assigned: Mapped[int] = mapped_column(default=0)
    started: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
    spared: Mapped[int] = mapped_column(default=0, server_default="0")


class ParticipationDay(Base):
    """By how much the counts of all units together changed on a day."""

    __tablename__ = "participation_day"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    assigned: Mapped[int] = mapped_column(default=0)
    started: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
    spared: Mapped[int] = mapped_column(default=0, server_default="0")


class AnswerTally(Base):
    """Answers of people's first counted sittings per unit, tactic and day on which their batch came in.

    `judging` people judged messages, `detected` of `judged` rightly; `acting` people were asked to act.
    """

    __tablename__ = "answer_tally"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    tactic: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    judging: Mapped[int] = mapped_column(default=0)
    judged: Mapped[int] = mapped_column(default=0)
    detected: Mapped[int] = mapped_column(default=0)
    acting: Mapped[int] = mapped_column(default=0)
    action_points: Mapped[int] = mapped_column(default=0)
    action_max: Mapped[int] = mapped_column(default=0)


class LearningTally(Base):
    """What people showed on one occasion and day, per unit: sums over people, whole parts and their squares.

    A pair of sittings (gain: with the one before learning; kept: with the one right after) counts on the
    day of the later one.
    """

    __tablename__ = "learning_tally"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    people: Mapped[Sum]
    percent: Mapped[Sum]
    percent_squares: Mapped[Sum]
    scored: Mapped[Sum]
    scored_percent: Mapped[Sum]
    scored_squares: Mapped[Sum]
    error: Mapped[Sum]
    judging: Mapped[Sum]
    sensitivity: Mapped[Sum]
    sensitivity_squares: Mapped[Sum]
    criterion: Mapped[Sum]
    criterion_squares: Mapped[Sum]
    acting: Mapped[Sum]
    action: Mapped[Sum]
    action_squares: Mapped[Sum]
    certain: Mapped[Sum]
    surplus: Mapped[Sum]
    surplus_squares: Mapped[Sum]
    guessing: Mapped[Sum]
    guess_right: Mapped[Sum]
    guess_wrong: Mapped[Sum]
    fairly_sure: Mapped[Sum]
    fairly_right: Mapped[Sum]
    fairly_wrong: Mapped[Sum]
    sure: Mapped[Sum]
    sure_right: Mapped[Sum]
    sure_wrong: Mapped[Sum]
    gaining: Mapped[Sum]
    gain_first: Mapped[Sum]
    gain_second: Mapped[Sum]
    gain_first_squares: Mapped[Sum]
    gain_second_squares: Mapped[Sum]
    gain_products: Mapped[Sum]
    keeping: Mapped[Sum]
    kept_first: Mapped[Sum]
    kept_second: Mapped[Sum]
    kept_first_squares: Mapped[Sum]
    kept_second_squares: Mapped[Sum]
    kept_products: Mapped[Sum]


class ItemTally(Base):
    """What came of people's first meeting with an item in a measured sitting, per revision and occasion.

    `points` are hundredths of an item; `judged` counts the answers that judge a message, `detected` the
    right ones among them.
    """

    __tablename__ = "item_tally"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    judged: Mapped[int] = mapped_column(default=0)
    detected: Mapped[int] = mapped_column(default=0)
    action_points: Mapped[int] = mapped_column(default=0)
    action_max: Mapped[int] = mapped_column(default=0)


class PickTally(Base):
    """How many people picked what in those same first meetings; `picked` as in the response."""

    __tablename__ = "pick_tally"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    picked: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int] = mapped_column(default=0)


class RestTally(Base):
    """Answers to an item in measured sittings that were handed in, against the rest of each sitting.

    The rest is the mean of all other items of the sitting, in whole hundredths of an item; `rest` sums
    it up, `rest_squares` its squares, `rest_right` it over the answers that are fully `right`.
    """

    __tablename__ = "rest_tally"
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    rest: Mapped[int] = mapped_column(default=0)
    rest_squares: Mapped[int] = mapped_column(default=0)
    rest_right: Mapped[int] = mapped_column(default=0)


class DraftImport(Base):
    """A staff list that was read and previewed but not yet confirmed."""

    __tablename__ = "draft_import"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    file_name: Mapped[str]
    rows: Mapped[list[Any]]
    faults: Mapped[list[Any]]


class UnitSuccession(Base):
    """Which unit another one came of, by a merger or a split, and since which day."""

    __tablename__ = "unit_succession"
    __table_args__ = (
        CheckConstraint("sort in ('merge', 'split')", name="known_sort"),
        CheckConstraint("from_unit_id <> to_unit_id", name="not_itself"),
        Index("ix_unit_succession_to", "to_unit_id"),
    )
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    on: Mapped[date]
    sort: Mapped[str] = mapped_column(primary_key=True)


class Exemption(Base):
    """Days on which a person is not called to learn, from a day to the day before another.

    Without a campaign it is leave and concerns every campaign. One that was withdrawn never held.
    """

    __tablename__ = "exemption"
    __table_args__ = (
        CheckConstraint("to_on is null or to_on > from_on", name="ends_after_start"),
        CheckConstraint("reason <> '' and document <> ''", name="has_grounds"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_reason is null)", name="withdrawn_with_reason"),
        Index("ix_exemption_person", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    reason: Mapped[str]
    document: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class Credit(Base):
    """An assignment that the office counts as met by a person, on a day and under a document; never a score.

    One that was withdrawn never held.
    """

    __tablename__ = "credit"
    __table_args__ = (
        CheckConstraint("sort in ('lesson', 'quiz')", name="known_sort"),
        CheckConstraint("reason <> '' and document <> ''", name="has_grounds"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_reason is null)", name="withdrawn_with_reason"),
        Index("ix_credit_campaign", "campaign_id", "person_id"),
        Index(
            "uq_credit_open",
            "person_id",
            "campaign_id",
            "sort",
            "key",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    sort: Mapped[str]
    key: Mapped[str]
    on: Mapped[date]
    reason: Mapped[str]
    document: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class Activity(Base):
    """A field event that a unit logged; one that is withdrawn counts no longer and stays, with the reason.

    `contents` are the letters of the plan's II.1 in order ("bc"); `named` is how many attendances it has.
    `ticket` is the form it was sent with, so that the same form sent twice is one activity.
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint(
            "named >= 0 and guests >= 0 and pieces >= 0 and reached >= 0 and views >= 0 and shares >= 0",
            name="numbers",
        ),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_why = '')", name="withdrawn_with_reason"),
        Index("ix_activity_on", "on", "id"),
        Index("ix_activity_unit", "unit_id", "on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    on: Mapped[date]
    hour: Mapped[str]
    form: Mapped[str]
    contents: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    leader: Mapped[str]
    guests: Mapped[int]
    pieces: Mapped[int]
    reached: Mapped[int]
    views: Mapped[int]
    shares: Mapped[int]
    read_on: Mapped[date | None]
    named: Mapped[int] = mapped_column(default=0)
    ticket: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)
    logged_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")


class Attendance(Base):
    """A person was there: ticked by whoever led it, or scanned by themselves; once per activity."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("way in ('tick', 'scan')", name="known_way"),
        Index("ix_attendance_person", "person_id", "activity_id"),
    )
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    way: Mapped[str]
    at: Mapped[datetime]


class AttendanceTally(Base):
    """People who were there on a day, by the day on which they were there last before.

    `sort` and `key` say among which activities: all, those of a form, of a content, of a unit. Whoever was
    there in a period at all was there on some day of it for the first time since before it: the distinct
    people of any period are a sum of cells, however many people there are. See outreach.counting.
    """

    __tablename__ = "attendance_tally"
    sort: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    last_on: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int] = mapped_column(default=0)


class Evidence(Base):
    """A photo or paper of an activity; the file lies outside the database under `file`, a random name."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("sort in ('photo', 'pdf')", name="known_sort"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_why = '')", name="withdrawn_with_reason"),
        Index("ix_evidence_activity", "activity_id"),
        Index(
            "uq_evidence_shown",
            "activity_id",
            "digest",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    sort: Mapped[str]
    file: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")


class ReportPeriod(Base):
    """A period for which reports are gathered; once closed, units send nothing more for it."""

    __tablename__ = "report_period"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_start"),)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str]


class ReportDraft(Base):
    """What people wrote for a report that is not final yet; the unit is null for the whole department."""

    __tablename__ = "report_draft"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        CheckConstraint("number >= 1", name="number"),
        Index(
            "uq_report_draft_unit",
            "unit_id",
            "from_on",
            "to_on",
            unique=True,
            sqlite_where=text("unit_id is not null"),
            postgresql_where=text("unit_id is not null"),
        ),
        Index(
            "uq_report_draft_whole",
            "from_on",
            "to_on",
            unique=True,
            sqlite_where=text("unit_id is null"),
            postgresql_where=text("unit_id is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    number: Mapped[int]
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class ReportSnapshot(Base):
    """A final report as it went out: figures and texts in one canonical text that never changes.

    The unit is null for the whole department's; versions of one period follow one another.
    """

    __tablename__ = "report_snapshot"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
        Index(
            "uq_report_snapshot_unit",
            "unit_id",
            "from_on",
            "to_on",
            "version",
            unique=True,
            sqlite_where=text("unit_id is not null"),
            postgresql_where=text("unit_id is not null"),
        ),
        Index(
            "uq_report_snapshot_whole",
            "from_on",
            "to_on",
            "version",
            unique=True,
            sqlite_where=text("unit_id is null"),
            postgresql_where=text("unit_id is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    version: Mapped[int]
    number: Mapped[str]
    body: Mapped[str]
    digest: Mapped[str]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str]


class Reminding(Base):
    """How the office urges in one campaign; a campaign without a row keeps to what the code proposes."""

    __tablename__ = "reminding"
    __table_args__ = (CheckConstraint("weekly_cap between 1 and 3", name="weekly_cap"),)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    weekly_cap: Mapped[int]
    is_paused: Mapped[bool]


class MailRefusal(Base):
    """A sort of mail that a person has switched off."""

    __tablename__ = "mail_refusal"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sort: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class OutboxMail(Base):
    """One mail to one person: waiting, sent, undeliverable or no longer needed; the key forbids a second.

    `week` is the Monday of the week it was planned in. Whoever sends holds a lease, so that two never do.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint(
            "sort in ('not_started', 'behind', 'overdue', 'refresher', 'digest')", name="known_sort"
        ),
        CheckConstraint("state in ('waiting', 'sent', 'failed', 'dropped')", name="known_state"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_when_sent"),
        UniqueConstraint("person_id", "campaign_id", "sort", "week"),
        Index("ix_outbox_mail_state", "state", "due_at"),
        Index("ix_outbox_mail_settled", "settled_at"),
        Index("ix_outbox_mail_unit", "unit_id", "sent_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    sort: Mapped[str]
    week: Mapped[date]
    state: Mapped[str] = mapped_column(default="waiting")
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    address: Mapped[str | None]
    reason: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class MailRun(Base):
    """One going through the outbox: what it planned and sent, and what stopped it, if anything did."""

    __tablename__ = "mail_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    planned: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    put_off: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    dropped: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]


class Difficulty(Base):
    """What a unit finds difficult or proposes; its words and what followed stand in its notes."""

    __tablename__ = "difficulty"
    __table_args__ = (
        CheckConstraint("state in ('open', 'answered', 'closed')", name="known_state"),
        Index("ix_difficulty_unit", "unit_id", "id"),
        Index("ix_difficulty_raised_by", "raised_by"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    raised_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_on: Mapped[date] = mapped_column(index=True)
    theme: Mapped[str]
    is_proposal: Mapped[bool]
    title: Mapped[str]
    state: Mapped[str]


class DifficultyNote(Base):
    """One step of the talk about a difficulty; notes are only ever added."""

    __tablename__ = "difficulty_note"
    __table_args__ = (
        CheckConstraint("move in ('raise', 'reply', 'answer', 'close', 'reopen')", name="known_move"),
        Index("ix_difficulty_note_difficulty", "difficulty_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulty.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    move: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]


class Initiative(Base):
    """A good way of doing things that a unit sends in; its words stand in its moves."""

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint("state in ('sent', 'returned', 'approved')", name="known_state"),
        Index("ix_initiative_unit", "unit_id", "id"),
        Index("ix_initiative_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str]


class InitiativeMove(Base):
    """An initiative sent in, again if need be, returned with a reason or approved; only ever added."""

    __tablename__ = "initiative_move"
    __table_args__ = (
        CheckConstraint("move in ('send', 'return', 'approve')", name="known_move"),
        Index("ix_initiative_move_initiative", "initiative_id", "id"),
        Index("ix_initiative_move_at", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    move: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]


class BatchPlace(Base):
    """A measured sitting of a person on its way into the figures: it waits, or came in with a batch.

    `sort` is what is measured (sitting, gain, kept), `batch` the least id of those who came in together.
    """

    __tablename__ = "batch_place"
    __table_args__ = (
        CheckConstraint("sort in ('sitting', 'gain', 'kept')", name="known_sort"),
        CheckConstraint('(batch is null) = ("on" is null)', name="batch_has_day"),
        UniqueConstraint("campaign_id", "person_id", "sort", "mode"),
        Index("ix_batch_place_batch", "batch"),
        Index(
            "ix_batch_place_waiting",
            "campaign_id",
            "sort",
            "mode",
            "unit_id",
            sqlite_where=text("batch is null"),
            postgresql_where=text("batch is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    sort: Mapped[str]
    mode: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    since_on: Mapped[date]
    batch: Mapped[int | None]
    on: Mapped[date | None]
    is_rest: Mapped[bool]


class ItemWait(Base):
    """An answer of a measured sitting that waits until enough others have met the item.

    `is_first` says whether it is the one that counts of all answers of the person to the item; campaign and
    mode are those of the sitting.
    """

    __tablename__ = "item_wait"
    __table_args__ = (Index("ix_item_wait_occasion", "campaign_id", "mode"),)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    mode: Mapped[str]
    is_first: Mapped[bool]


class ItemGroupTally(Base):
    """People's first answers to an item by post and by how well they did on the rest of the sitting.

    `is_head` says whether the person headed a unit at the hand-in, `level` is the stratum of the rest.
    """

    __tablename__ = "item_group_tally"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    is_head: Mapped[bool] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)


class Wave(Base):
    """A wave of a campaign as it was decided from `since_on` on, until the next decision of the campaign.

    Every decision names all the waves, so that what held on a day gone by can always be read. The wave
    `is_for_rest` takes the units that no other one names.
    """

    __tablename__ = "wave"
    __table_args__ = (
        CheckConstraint("due_on >= starts_on", name="due_after_start"),
        UniqueConstraint("campaign_id", "since_on", "place"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    since_on: Mapped[date]
    place: Mapped[int]
    name: Mapped[str]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    is_for_rest: Mapped[bool]


class WaveUnit(Base):
    """A unit that a wave names, with all that lies below it."""

    __tablename__ = "wave_unit"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class ApiToken(Base):
    """What another system may read here, and how far; the token itself is never stored.

    `kinds` are sorts of data; without a unit everything is in sight. `pace_at` is up to when the calls so
    far have used up its allowance.
    """

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint("expires_at > issued_at", name="ends_after_start"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name="withdrawn_by_somebody"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    kinds: Mapped[list[Any]]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    pace_at: Mapped[datetime | None]


class ApiUse(Base):
    """How often a token asked for a sort of data on a local day."""

    __tablename__ = "api_use"
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int]
    last_at: Mapped[datetime]
