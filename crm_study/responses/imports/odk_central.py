"""ODK Central: groups joined by a hyphen, shells of encrypted forms, reviewed rows."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Drop, Platform

_SHELLS = ("not decrypted", "missing encrypted form data")


def _recognizes(header: Sequence[str]) -> bool:
    return "key" in header and bool({"submissiondate", "parent_key"} & set(header))


ODK_CENTRAL = Platform(
    name="odk_central",
    title="ODK Central",
    recognizes=_recognizes,
    roles={
        "submissiondate": "submitted",
        "start": "start",
        "end": "end",
        "formversion": "version",
        "key": "record",
        **dict.fromkeys(
            (
                "meta-instanceid",
                "meta-instancename",
                "today",
                "submitterid",
                "submittername",
                "attachmentspresent",
                "attachmentsexpected",
                "status",
                "reviewstate",
                "deviceid",
                "edits",
                "parent_key",
            ),
            "",
        ),
    },
    drops=(
        Drop("Status", _SHELLS, "not_decrypted"),
        Drop("ReviewState", ("rejected",), "rejected"),
    ),
    parts=r"^(?P<item>.+)/(?P<option>[^/]+)$",
    parent="PARENT_KEY",
)
