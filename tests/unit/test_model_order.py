"""Tables point down like imports do: a foreign key given as a string would escape import-linter."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def rooms_from_the_top() -> list[str]:
    """The rooms in the order that import-linter enforces."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each.get("containers") == ["candour"]]
    return [room.strip(" ()") for layer in layers for room in layer.split("|")]


def test_no_table_points_to_a_room_above_its_own():
    rooms = rooms_from_the_top()
    pointing_up = [
        f"{model.__name__}.{field.name} points to {field.related_model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("candour.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model.__module__.startswith("candour.")
        if rooms.index(room_of(field.related_model)) < rooms.index(room_of(model))
    ]
    assert pointing_up == []


def test_tables_that_grow_with_people_are_keyed_by_subject_without_foreign_keys():
    growing = [model for model in apps.get_models() if isinstance(model._meta.pk, models.CompositePrimaryKey)]
    assert {"Entry", "SubjectKey", "Choice", "Record"} <= {model.__name__ for model in growing}
    for model in growing:
        assert model._meta.pk.field_names[0] == "subject_id"
        assert not [field for field in model._meta.get_fields() if field.is_relation], model


def room_of(model: type) -> str:
    return model.__module__.split(".")[1]
