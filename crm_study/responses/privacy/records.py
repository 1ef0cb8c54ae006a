"""Columns in which platforms keep their own number of a submission."""

from __future__ import annotations

RECORDS = frozenset(
    {"_uuid", "key", "meta/instanceid", "meta-instanceid", "instanceid", "meta/rootuuid"}
)
"""Headers, in small letters, of a submission's own number, the same nowhere else."""
PARENTS = frozenset({"_submission__uuid", "parent_key"})
"""Headers by which rows of repeats name the submission they belong to."""
COUNTED = frozenset({"_id"})
COUNTED_PARENTS = frozenset({"_submission__id"})
"""Numbers that count on one server only: they link files of one export."""
