"""Findings again from their file, without loading what computes them."""

from __future__ import annotations

from crm_study.analysis.kinds import KINDS
from crm_study.results.findings import Findings, findings_from_json


def read_findings(text: str) -> Findings:
    """Rebuild findings from the text of ``findings.json``, with every verb alive.

    Raises
    ------
    DataError
        The text holds no findings, or findings of generated data that no longer say so.

    Examples
    --------
    >>> text = '{"schema_version": 1, "study": {"id": "s"}, "origin": null, "software": {}, '
    >>> len(read_findings(text + '"findings": {}}'))
    0
    """
    return findings_from_json(text, kinds=KINDS)
