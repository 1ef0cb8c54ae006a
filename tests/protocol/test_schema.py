"""The published JSON Schemas are the ones the code writes, and accept the bundled studies."""

from __future__ import annotations

import json

import jsonschema
import pytest

from crm_study.protocol.bundled import bundled_folder, bundled_studies
from crm_study.protocol.nodes import read_document
from crm_study.protocol.schema import schema_texts, write_schemas

FILES = {"study.schema.json": "study.yaml", "instrument.schema.json": "instrument.yaml"}


@pytest.mark.parametrize("name", FILES)
def test_schema_is_fresh(name: str) -> None:
    path = bundled_folder() / "schema" / name
    assert path.read_text("utf-8") == schema_texts()[name], (
        "run: crm-study schema questionnaires/schema"
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("study", bundled_studies())
def test_schema_accepts_bundled_studies(name: str, study: str) -> None:
    text = (bundled_folder() / study / FILES[name]).read_text("utf-8")
    value = json.loads(json.dumps(read_document(text, name).value))
    jsonschema.validate(value, json.loads(schema_texts()[name]))


@pytest.mark.parametrize("study", bundled_studies())
def test_stricter_readers_take_bundled_studies(study: str) -> None:
    yaml = pytest.importorskip("yaml")
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted((bundled_folder() / study).glob("*.yaml"))
    assert files
    for path in files:
        assert isinstance(yaml.load(path.read_bytes(), reader), dict)


def test_schema_refuses_an_unknown_key() -> None:
    schema = json.loads(schema_texts()["study.schema.json"])
    with pytest.raises(jsonschema.ValidationError, match="'titel'"):
        jsonschema.validate({"schema_version": 1, "titel": {}}, schema)


def test_schemas_are_written(tmp_path) -> None:
    written = {path.name for path in write_schemas(tmp_path / "new")}
    others = {"reported", "interview", "observation", "style"}
    assert written == {*FILES, *(f"{name}.schema.json" for name in others)}
