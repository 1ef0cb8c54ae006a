"""What the columns and values of a platform's export stand for, kept beside the form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

IGNORE = "ignore"
"""What a column stands for that no item asks for."""


def write_platform_mapping(
    columns: Mapping[str, str], values: Mapping[str, Mapping[str, str]], path: Path
) -> Path:
    """Write the way back from an export, as the mapping file that an import accepts.

    Parameters
    ----------
    columns : mapping of str to str
        Header in the export to column of the data, which is the item id.
    values : mapping of str to mapping
        By column of the data: text in the export to code.
    path : Path
        JSON file to write; its folder exists.

    Returns
    -------
    Path
        The same path.
    """
    content = {
        "schema_version": 1,
        "columns": dict(columns),
        "values": {column: dict(told) for column, told in values.items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
