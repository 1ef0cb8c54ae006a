"""KoboToolbox: XML names or labels, groups, repeats by index, validation status."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Drop, Platform

_OWN = {"_uuid", "_submission_time", "_validation_status", "_index", "__version__", "meta/rootuuid"}
_OWN |= {"_parent_index", "_submission__id"}
_REJECTED = ("validation_status_not_approved", "not approved", "non approuve", "non approuvé")


def _recognizes(header: Sequence[str]) -> bool:
    return bool(_OWN & set(header))


KOBO = Platform(
    name="kobo",
    title="KoboToolbox",
    recognizes=_recognizes,
    roles={
        "start": "start",
        "end": "end",
        "_submission_time": "submitted",
        "__version__": "version",
        "_uuid": "record",
        **dict.fromkeys(
            (
                "_id",
                "today",
                "_index",
                "_validation_status",
                "_notes",
                "_status",
                "_submitted_by",
                "_tags",
                "meta/rootuuid",
                "_parent_index",
                "_parent_table_name",
            ),
            "",
        ),
    },
    blanks={"n/a": "skipped"},
    drops=(Drop("_validation_status", _REJECTED, "not_approved"),),
    parts=r"^(?P<item>.+)[/.](?P<option>[^/]+)$",
    parent="_parent_index",
)
