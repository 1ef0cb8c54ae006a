"""RO-Crate metadata: what the files of a package are, for machines.

The shape is that of RO-Crate 1.1 (https://w3id.org/ro/crate/1.1): one flat graph with a
descriptor, a root data set, its files, and the run that made the findings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crm_study.results.prose import compose, phrase, verbatim
from crm_study.results.speech import lang

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.results.findings import Findings

CRATE = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_TYPES = {
    ".html": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".svg": "image/svg+xml",
    ".py": "text/x-python",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".txt": "text/plain",
}
_SAID = {
    "results/findings.json": "Every number of the report, unrounded, with its address",
    "results/report.html": "The report as a page",
    "results/report.docx": "The report as a Word document",
    "results/report.pdf": "The report as a PDF",
    "rerun.py": "Computes everything again and compares",
    "rerun.json": "What rerun.py runs, and within which tolerance it compares",
    "requirements.txt": "Exact versions of the programs",
    "exhibits.csv": "Every table and figure with its findings and its command",
    "study/study.yaml": "The declared study: population, constructs, models, hypotheses",
    "study/instrument.yaml": "The questionnaire",
    "README.md": "How to read and rerun this package",
    "CITATION.cff": "How to cite this package",
}
_HELD = (
    "Findings, documents, study folder, data as far as they may be given, and the program that "
    "makes them again."
)
_WRITTEN = ("README.md", "results/report.")
"""Files whose content is in the language of the run; the others are data and programs."""
UNKNOWN_DATE = "1980-01-01"
"""Stands where nobody has said when the package is published; the README tells authors."""


def publication_date() -> str:
    """Return the day given by ``SOURCE_DATE_EPOCH``, else a placeholder that authors replace."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not told.isdigit():
        return UNKNOWN_DATE
    return datetime.fromtimestamp(int(told), UTC).date().isoformat()


def crate(
    files: Mapping[str, bytes], study: Study, findings: Findings, *, data: str, expected: str
) -> bytes:
    """Return ``ro-crate-metadata.json``, its names and descriptions in the language spoken.

    Parameters
    ----------
    files : mapping of str to bytes
        Every other file of the package but the list of hashes.
    study : Study
        For its title and its citation.
    findings : Findings
        For the software.
    data, expected : str
        Path of the answers, empty without; path of the findings they come to.
    """
    graph = [
        _descriptor(),
        _root(files, study),
        _licence(),
        *_software(findings),
        *([_run(data, expected)] if data else []),
        *(_file(path, len(files[path])) for path in sorted(files)),
    ]
    document = {"@context": _CONTEXT, "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _descriptor() -> dict[str, Any]:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _PROFILE},
        "about": {"@id": "./"},
    }


def _root(files: Iterable[str], study: Study) -> dict[str, Any]:
    title = compose("Replication package: {title}", title=verbatim(study.title_in(lang())))
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": f"{phrase(_HELD)} {study.citation}".strip(),
        "inLanguage": lang(),
        "datePublished": publication_date(),
        "license": {"@id": "#licence"},
        "hasPart": [{"@id": path} for path in sorted(files)],
        "mainEntity": {"@id": "results/findings.json"},
    }


def _licence() -> dict[str, Any]:
    return {
        "@id": "#licence",
        "@type": "CreativeWork",
        "name": "To be chosen by the authors",
        "description": "Until the authors choose a licence, nothing may be reused without them.",
    }


def _software(findings: Findings) -> Iterable[dict[str, Any]]:
    for name, made in findings.software.items():
        yield {
            "@id": f"#software-{name}",
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": made,
        }


def _run(data: str, expected: str) -> dict[str, Any]:
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": phrase("Computing the findings"),
        "instrument": {"@id": "#software-crm_study"},
        "object": [{"@id": "study/study.yaml"}, {"@id": data}],
        "result": {"@id": expected},
    }


def _file(path: str, size: int) -> dict[str, Any]:
    suffix = f".{path.rpartition('.')[2]}"
    entity: dict[str, Any] = {
        "@id": path,
        "@type": "File",
        "name": phrase(_SAID[path]) if path in _SAID else path.rpartition("/")[2],
        "contentSize": str(size),
    }
    written = {"inLanguage": lang()} if path.startswith(_WRITTEN) else {}
    return entity | ({"encodingFormat": _TYPES[suffix]} if suffix in _TYPES else {}) | written
