"""A finding under the id and the title that a study declares for it."""

from __future__ import annotations

from dataclasses import replace

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import say
from crm_study.results.finding import Finding


def as_declared(finding: Finding, analysis: DeclaredAnalysis) -> Finding:
    """Return a finding as ``kind.name``, titled by the declared label.

    Examples
    --------
    >>> analysis = DeclaredAnalysis(kind="rfm", name="ledger", label={"en": "Who is who"})
    >>> found = as_declared(Finding(id="rfm", title="RFM"), analysis)
    >>> found.id, found.title
    ('rfm.ledger', 'Who is who')
    """
    title = say(analysis.label, "en", otherwise=finding.title)
    return replace(finding, id=analysis.finding, title=title)
