"""What stands on top of the papers beside the report: data, protocol, software, banner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.findings import Findings
from crm_study.results.prose import verbatim

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

HASH_SIGNS = 12


def is_synthetic(findings: Findings) -> bool:
    """Return whether any number rests on generated data."""
    generated = findings.origin is not None and findings.origin.synthetic
    return generated or any(finding.synthetic for finding in findings)


def banner_of(findings: Findings) -> str | None:
    """Return the words that stay visible on every page of generated data."""
    return SYNTHETIC_NOTE if is_synthetic(findings) else None


def facts_of(study: Study, findings: Findings) -> Iterator[tuple[str, str]]:
    """Yield where the numbers come from, so that anybody can get them again."""
    origin = findings.origin
    if origin is not None:
        yield "Data", verbatim(f"{origin.file}, SHA-256 {origin.sha256[:HASH_SIGNS]}")
        yield (
            "Questionnaires",
            f"{origin.n_received} received, {origin.n_admitted} admitted, "
            f"{origin.n_refused} refused",
        )
    sha256 = findings.study.get("sha256", study.sha256)
    yield "Protocol", verbatim(f"{study.id}, SHA-256 {sha256[:HASH_SIGNS]}")
    software = (f"{name} {made}" for name, made in findings.software.items())
    yield "Software", verbatim(", ".join(software))
