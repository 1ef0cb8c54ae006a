"""How to cite a package: CITATION.cff 1.2.0."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

FILE = "CITATION.cff"


def citation(study: Study, *, version: str) -> bytes:
    """Return ``CITATION.cff``; authors fill in their names.

    Parameters
    ----------
    study : Study
        For its title and the publication it belongs to.
    version : str
        Of crm-study.
    """
    title = f"Replication package: {study.title_in('en')}"
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this package, please cite it and the study it belongs to."',
        "type: dataset",
        f"title: {_quoted(title)}",
        "authors:",
        '  - name: "The authors of the study (to be filled in)"',
        *([f"abstract: {_quoted(f'Belongs to: {study.citation}')}"] if study.citation else []),
        "references:",
        "  - type: software",
        '    title: "crm-study"',
        f"    version: {_quoted(version)}",
        "    authors:",
        '      - name: "The crm-study developers"',
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", errors="backslashreplace")


def _quoted(text: str) -> str:
    """Return a text as YAML reads it: a JSON string is one."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
