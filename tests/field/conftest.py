"""Small declared studies, and files as people send them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study

Declare = Callable[..., Study]
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "field-samples"


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    """Return a maker of studies: items and scales of the instrument, keys of the study."""

    def make(
        items: list[dict[str, Any]], scales: dict[str, Any] | None = None, **keys: Any
    ) -> Study:
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        instrument = {
            "schema_version": 1,
            "languages": keys.pop("languages", ["en"]),
            "scales": scales or {},
            "sections": [{"id": "s1", "title": keys.pop("section", {}), "items": items}],
        }
        instrument |= {"consent": keys.pop("consent")} if "consent" in keys else {}
        study = {"schema_version": 1, "id": "field", "title": {"en": "Field"}, **keys}
        (folder / "instrument.yaml").write_text(json.dumps(instrument), "utf-8")
        study["instrument"] = "instrument.yaml"
        (folder / "study.yaml").write_text(json.dumps(study), "utf-8")
        return read_study(folder)

    return make


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """Return the path of a real export; skip where the real exports are not at hand."""

    def find(name: str) -> Path:
        path = SAMPLES / name
        if not path.is_file():
            pytest.skip("the real exports are not beside this checkout")
        return path

    return find
