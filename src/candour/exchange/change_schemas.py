"""What partners are told of changes, by the feed and by webhooks, and what they get for knowing of one."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from candour.access.news import Kind
from candour.core.reaching import Format, Help, Post, Prefers
from candour.exchange.schemas import EntryAnswer, Subject


class HowToReach(msgspec.Struct, frozen=True):
    """How a person wants to be reached. What is empty they said nothing about; nobody asks why."""

    formats: Annotated[list[str], Meta(description=f"What they can read: {', '.join(Format)}.")]
    help: Annotated[list[str], Meta(description=f"What helps to talk: {', '.join(Help)}.")]
    language: Annotated[str, Meta(description="Of an interpreter, in their own words.")]
    prefers: Annotated[str, Meta(extra_json_schema={"enum": [each.value for each in Prefers]})]
    calls: Annotated[str, Meta(description="When to ring, and what to say to whoever else answers.")]
    post: Annotated[str, Meta(extra_json_schema={"enum": [each.value for each in Post]})]
    post_to: Annotated[str, Meta(description="Whose care letters go to, or where they are collected.")]


class ChangeAnswer(msgspec.Struct, frozen=True):
    """One change that concerns what you were given. `says` is what it asks of you.

    `organisation`: of what is overdue, who has not acknowledged it. `died_on`: the day of a death.
    `acknowledge_by`: only where a person said stop or how to reach them, or has died.
    """

    id: UUID
    kind: Annotated[str, Meta(extra_json_schema={"enum": [kind.value for kind in Kind]})]
    change: Annotated[str, Meta(description="What exactly: withdrawn, made, corrected, suspended ...")]
    says: str
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    subject: Annotated[Subject | None, Meta(description="Your own reference; null where no person is meant.")]
    agreement: Annotated[str | None, Meta(description="The agreement and its version: ctr-check@3.")]
    attributes: Annotated[list[str], Meta(description="Which of what you were given, or hold, is concerned.")]
    datasets: Annotated[list[str], Meta(description="Which of your own, where it is about what you hold.")]
    organisation: str | None
    service: Annotated[str | None, Meta(description="Of a preference: which of your services.")]
    reach: Annotated[HowToReach | None, Meta(description="How they want to be reached, in whole; else null.")]
    died_on: Annotated[str | None, Meta(extra_json_schema={"format": "date"})]
    acknowledge_by: Annotated[str | None, Meta(extra_json_schema={"format": "date-time"})]
    acknowledged_at: Annotated[str | None, Meta(extra_json_schema={"format": "date-time"})]


class ChangesAnswer(msgspec.Struct, frozen=True):
    """Changes in order. Send `cursor` as `after` next time; `more`: there are further ones already."""

    changes: list[ChangeAnswer]
    cursor: UUID | None
    more: bool


class ChangeEvent(msgspec.Struct, frozen=True):
    """A change as a webhook brings it (Standard Webhooks): `type` is its kind, `timestamp` its `at`."""

    type: str
    timestamp: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    data: ChangeAnswer


class AcknowledgementAnswer(msgspec.Struct, frozen=True):
    """That you know of a change. `entry` is the one that tells its person, where they wait for that."""

    id: UUID
    acknowledged_at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    entry: EntryAnswer | None
