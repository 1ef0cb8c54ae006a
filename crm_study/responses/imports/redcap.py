"""REDCap: checkboxes by three underscores, forms with a status, repeats among the rows."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Platform

REPEAT = "redcap_repeat_instrument"


def _recognizes(header: Sequence[str]) -> bool:
    names = set(header)
    if names & {"redcap_event_name", REPEAT, "redcap_repeat_instance"}:
        return True
    boxes = any("___" in name for name in names)
    return "record_id" in names and (boxes or any(n.endswith("_complete") for n in names))


REDCAP = Platform(
    name="redcap",
    title="REDCap",
    recognizes=_recognizes,
    roles={
        "record_id": "record",
        "redcap_event_name": "",
        REPEAT: "",
        "redcap_repeat_instance": "",
        "redcap_survey_identifier": "",
    },
    blanks={"[not completed]": "skipped"},
    parts=r"^(?P<item>.+?)___(?P<option>.+)$",
    parent="",
)
