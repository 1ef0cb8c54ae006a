"""The analyses that a study declares by kind: chapter and finding, loaded when they are used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from crm_study.results.finding import Finding


class Registered(NamedTuple):
    """Where a declared analysis is computed, and what its finding is rebuilt as.

    Attributes
    ----------
    chapter : str
        Function ``(study, responses, *, analysis) -> Finding``, as ``module:name``.
    finding : str
        Class of its finding, as ``module:name``.
    """

    chapter: str
    finding: str


REGISTERED: dict[str, Registered] = {
    "paired": Registered(
        "digital.paired:paired_chapter",
        "digital.paired_finding:PairedFinding",
    ),
    "net_benefit": Registered(
        "digital.net_benefit:net_benefit_chapter",
        "digital.net_benefit_finding:NetBenefitFinding",
    ),
    "profile_class": Registered(
        "digital.profile_class:profile_class_chapter",
        "digital.profile_class_finding:ProfileClassFinding",
    ),
    "themes": Registered(
        "fieldwork.themes:themes_chapter",
        "fieldwork.themes_finding:ThemesFinding",
    ),
    "observation": Registered(
        "fieldwork.observation:observation_chapter",
        "fieldwork.observation_finding:ObservationFinding",
    ),
    "triangulation": Registered(
        "fieldwork.triangulation:triangulation_chapter",
        "fieldwork.triangulation_finding:TriangulationFinding",
    ),
    "indicators": Registered(
        "accounts.indicators:indicators_chapter",
        "accounts.indicators_finding:IndicatorsFinding",
    ),
    "forecast": Registered(
        "accounts.forecast:forecast_chapter",
        "accounts.forecast_finding:ForecastFinding",
    ),
    "ledger_audit": Registered(
        "customers.ledger_audit:ledger_audit_chapter",
        "customers.ledger_audit_finding:LedgerAuditFinding",
    ),
    "customer_metrics": Registered(
        "customers.customer_metrics:customer_metrics_chapter",
        "customers.customer_metrics_finding:CustomerMetricsFinding",
    ),
    "clusters": Registered(
        "customers.clusters:clusters_chapter",
        "customers.clusters_finding:ClustersFinding",
    ),
    "lifetime_value": Registered(
        "customers.lifetime_value:lifetime_value_chapter",
        "customers.lifetime_value_finding:LifetimeValueFinding",
    ),
    "rfm": Registered(
        "customers.rfm:rfm_chapter",
        "customers.rfm_finding:RfmFinding",
    ),
    "completion": Registered(
        "practice.completion:completion_chapter",
        "practice.completion_finding:CompletionFinding",
    ),
    "phases": Registered(
        "practice.phases:phases_chapter",
        "practice.phases_finding:PhasesFinding",
    ),
    "relative_importance": Registered(
        "practice.relative_importance:relative_importance_chapter",
        "practice.relative_importance_finding:RelativeImportanceFinding",
    ),
    "ranking": Registered(
        "practice.ranking:ranking_chapter",
        "practice.ranking_finding:RankingFinding",
    ),
    "maturity": Registered(
        "practice.maturity:maturity_chapter",
        "practice.maturity_finding:MaturityFinding",
    ),
    "necessary_condition": Registered(
        "practice.necessary_condition:necessary_condition_chapter",
        "practice.necessity_finding:NecessityFinding",
    ),
    "fit": Registered(
        "practice.fit:fit_chapter",
        "practice.fit_finding:FitFinding",
    ),
    "multi_response": Registered(
        "practice.multi_response:multi_response_chapter",
        "practice.multi_response_finding:MultiResponseFinding",
    ),
    "logistic": Registered(
        "practice.declared_odds:logistic_chapter",
        "logistic:LogisticFinding",
    ),
    "ordinal": Registered(
        "practice.declared_odds:ordinal_chapter",
        "ordinal:OrdinalFinding",
    ),
    "value_tiers": Registered(
        "customers.value_tiers:value_tiers_chapter",
        "customers.value_tiers_finding:ValueTiersFinding",
    ),
    "life_cycle": Registered(
        "customers.life_cycle:life_cycle_chapter",
        "customers.life_cycle_finding:LifeCycleFinding",
    ),
    "retention": Registered(
        "customers.retention:retention_chapter",
        "customers.retention_finding:RetentionFinding",
    ),
    "worth": Registered(
        "choice.worth:worth_chapter",
        "choice.worth_finding:WorthFinding",
    ),
    "selection": Registered(
        "choice.selection:selection_chapter",
        "choice.selection_finding:SelectionFinding",
    ),
    "claim": Registered(
        "service.claim:claim_chapter",
        "service.claim_finding:ClaimFinding",
    ),
    "convergence": Registered(
        "service.convergence:convergence_chapter",
        "service.convergence_finding:ConvergenceFinding",
    ),
    "gap": Registered(
        "service.gap:gap_chapter",
        "service.gap_finding:GapFinding",
    ),
    "importance_performance": Registered(
        "service.importance_performance:importance_performance_chapter",
        "service.map_finding:ImportancePerformanceFinding",
    ),
    "nps": Registered(
        "service.nps:nps_chapter",
        "service.nps_finding:NpsFinding",
    ),
    "satisfaction_index": Registered(
        "service.satisfaction_index:satisfaction_index_chapter",
        "service.index_finding:SatisfactionIndexFinding",
    ),
}
"""One line an analysis, by kind."""


def lazy(place: str) -> Callable[..., Finding]:
    """Return a chapter, ``module:function``, whose module is loaded when it is called."""

    def chapter(*arguments: Any, **options: Any) -> Finding:
        found: Finding = loaded(place)(*arguments, **options)
        return found

    return chapter


def declared_chapter(kind: str) -> Callable[..., Finding]:
    """Return the function that computes a kind of declared analysis."""
    found: Callable[..., Finding] = loaded(REGISTERED[kind].chapter)
    return found


def finding_class(kind: str) -> type[Finding]:
    """Return the class of the findings of a declared analysis."""
    found: type[Finding] = loaded(REGISTERED[kind].finding)
    return found


def loaded(place: str) -> Any:
    """Return what stands at ``module:name``, the module below ``crm_study.analysis``."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"crm_study.analysis.{module}"), name)
