"""JSON Schemas of the files of a study, so that editors complete and check them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from crm_study.errors import OutputError
from crm_study.protocol.guides import InterviewGuide, ObservationChecklist
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.report_style import ReportStyle
from crm_study.protocol.reported import Reported
from crm_study.protocol.study import StudyFile

_MODELS: dict[str, type[BaseModel]] = {
    "study.schema.json": StudyFile,
    "instrument.schema.json": Instrument,
    "reported.schema.json": Reported,
    "interview.schema.json": InterviewGuide,
    "observation.schema.json": ObservationChecklist,
    "style.schema.json": ReportStyle,
}


def schema_texts() -> dict[str, str]:
    """Return the text of each schema by file name."""
    return {
        name: json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                **model.model_json_schema(by_alias=True),
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, model in _MODELS.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder."""
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schema_texts().items():
            paths.append(folder / name)
            paths[-1].write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.") from None
    return paths
