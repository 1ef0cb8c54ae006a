"""From a declared survey study to checked data, honest statistics and an audited report.

The names below load on first use, so that importing the package costs no more
than importing the standard library.

Examples
--------
>>> import crm_study as cs
>>> study = cs.read_study("rusizi")
>>> study.models["simple"].outcome
'performance'
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # that of typing, whose import alone would double the time of this one
if TYPE_CHECKING:
    from typing import Any

    from crm_study.analysis.accounts.forecast import forecast
    from crm_study.analysis.accounts.indicators import indicators
    from crm_study.analysis.agreement import agreement
    from crm_study.analysis.association import association
    from crm_study.analysis.back_check import back_check
    from crm_study.analysis.choice.selection import selection
    from crm_study.analysis.choice.worth import worth
    from crm_study.analysis.compare import compare
    from crm_study.analysis.compare_waves import compare_waves
    from crm_study.analysis.comparison import comparison
    from crm_study.analysis.content_validity import content_validity
    from crm_study.analysis.coverage import coverage
    from crm_study.analysis.customers.clusters import clusters
    from crm_study.analysis.customers.customer_metrics import customer_metrics
    from crm_study.analysis.customers.ledger_audit import ledger_audit
    from crm_study.analysis.customers.life_cycle import life_cycle
    from crm_study.analysis.customers.lifetime_value import lifetime_value
    from crm_study.analysis.customers.retention import retention
    from crm_study.analysis.customers.rfm import rfm
    from crm_study.analysis.customers.value_tiers import value_tiers
    from crm_study.analysis.diagnostics import diagnostics
    from crm_study.analysis.digital.net_benefit import net_benefit
    from crm_study.analysis.digital.paired import paired
    from crm_study.analysis.digital.profile_class import profile_class
    from crm_study.analysis.double_entry import double_entry
    from crm_study.analysis.ensemble import ensemble
    from crm_study.analysis.factors import factors
    from crm_study.analysis.fieldwork.observation import observation
    from crm_study.analysis.fieldwork.themes import themes
    from crm_study.analysis.fieldwork.triangulation import triangulation
    from crm_study.analysis.hierarchical import hierarchical
    from crm_study.analysis.importance import importance
    from crm_study.analysis.importing import import_file
    from crm_study.analysis.imputation import multiple_imputation
    from crm_study.analysis.inference import inference
    from crm_study.analysis.invariance import invariance
    from crm_study.analysis.known_groups import known_groups
    from crm_study.analysis.logistic import logistic
    from crm_study.analysis.measurement import cfa
    from crm_study.analysis.mediation import mediation
    from crm_study.analysis.missing import missing
    from crm_study.analysis.moderated_mediation import moderated_mediation
    from crm_study.analysis.moderation import moderation
    from crm_study.analysis.multinomial import multinomial
    from crm_study.analysis.multiverse import multiverse
    from crm_study.analysis.ordinal import ordinal
    from crm_study.analysis.paper_reading import read_paper
    from crm_study.analysis.parity import parity
    from crm_study.analysis.plausibility import plausibility
    from crm_study.analysis.pls import pls
    from crm_study.analysis.polychoric import polychoric, polyserial
    from crm_study.analysis.power import power
    from crm_study.analysis.practice.completion import completion
    from crm_study.analysis.practice.fit import fit
    from crm_study.analysis.practice.maturity import maturity
    from crm_study.analysis.practice.multi_response import multi_response
    from crm_study.analysis.practice.necessary_condition import necessary_condition
    from crm_study.analysis.practice.phases import phases
    from crm_study.analysis.practice.ranking import ranking
    from crm_study.analysis.practice.relative_importance import relative_importance
    from crm_study.analysis.prediction import prediction
    from crm_study.analysis.profile import profile
    from crm_study.analysis.quality import quality
    from crm_study.analysis.quantile_regression import quantile_regression
    from crm_study.analysis.regression import regression
    from crm_study.analysis.reliability import reliability
    from crm_study.analysis.replication import replication
    from crm_study.analysis.reported_audit import audit_reported
    from crm_study.analysis.robust_regression import robust_regression
    from crm_study.analysis.route import analyze, audit_published
    from crm_study.analysis.sample_allocation import allocate
    from crm_study.analysis.sample_draw import choose_sample, draw_sample
    from crm_study.analysis.sample_size import sample_size
    from crm_study.analysis.scale.route import analyze_large
    from crm_study.analysis.sensitivity import sensitivity, sensitivity_from_t
    from crm_study.analysis.service.claim import claim
    from crm_study.analysis.service.convergence import convergence
    from crm_study.analysis.service.gap import gap
    from crm_study.analysis.service.importance_performance import importance_performance
    from crm_study.analysis.service.nps import nps
    from crm_study.analysis.service.satisfaction_index import satisfaction_index
    from crm_study.analysis.survey_estimates import survey_mean, survey_ratio, survey_total
    from crm_study.analysis.weights import weights
    from crm_study.protocol.bundled import bundled_studies
    from crm_study.protocol.reader import read_study
    from crm_study.protocol.reported_reader import read_reported
    from crm_study.protocol.study import Study
    from crm_study.report.write import write_report
    from crm_study.responses.admission import Admission, admit
    from crm_study.responses.reader import read_responses
    from crm_study.responses.responses import Responses
    from crm_study.responses.scale.engines import engine
    from crm_study.responses.simulate import simulate
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings

__all__ = [
    "Admission",
    "Finding",
    "Findings",
    "Responses",
    "Study",
    "admit",
    "agreement",
    "allocate",
    "analyze",
    "analyze_large",
    "association",
    "audit_published",
    "audit_reported",
    "back_check",
    "bundled_studies",
    "cfa",
    "choose_sample",
    "claim",
    "clusters",
    "compare",
    "compare_waves",
    "comparison",
    "completion",
    "content_validity",
    "convergence",
    "coverage",
    "customer_metrics",
    "diagnostics",
    "double_entry",
    "draw_sample",
    "engine",
    "ensemble",
    "factors",
    "fit",
    "forecast",
    "gap",
    "hierarchical",
    "import_file",
    "importance",
    "importance_performance",
    "indicators",
    "inference",
    "invariance",
    "known_groups",
    "ledger_audit",
    "life_cycle",
    "lifetime_value",
    "logistic",
    "maturity",
    "mediation",
    "missing",
    "moderated_mediation",
    "moderation",
    "multi_response",
    "multinomial",
    "multiple_imputation",
    "multiverse",
    "necessary_condition",
    "net_benefit",
    "nps",
    "observation",
    "ordinal",
    "paired",
    "parity",
    "phases",
    "plausibility",
    "pls",
    "polychoric",
    "polyserial",
    "power",
    "prediction",
    "profile",
    "profile_class",
    "quality",
    "quantile_regression",
    "ranking",
    "read_paper",
    "read_reported",
    "read_responses",
    "read_study",
    "regression",
    "relative_importance",
    "reliability",
    "replication",
    "retention",
    "rfm",
    "robust_regression",
    "sample_size",
    "satisfaction_index",
    "selection",
    "sensitivity",
    "sensitivity_from_t",
    "simulate",
    "survey_mean",
    "survey_ratio",
    "survey_total",
    "themes",
    "triangulation",
    "value_tiers",
    "weights",
    "worth",
    "write_report",
]

_HOME = {
    "forecast": "analysis.accounts.forecast",
    "indicators": "analysis.accounts.indicators",
    "observation": "analysis.fieldwork.observation",
    "themes": "analysis.fieldwork.themes",
    "triangulation": "analysis.fieldwork.triangulation",
    "ledger_audit": "analysis.customers.ledger_audit",
    "customer_metrics": "analysis.customers.customer_metrics",
    "clusters": "analysis.customers.clusters",
    "lifetime_value": "analysis.customers.lifetime_value",
    "rfm": "analysis.customers.rfm",
    "completion": "analysis.practice.completion",
    "fit": "analysis.practice.fit",
    "maturity": "analysis.practice.maturity",
    "multi_response": "analysis.practice.multi_response",
    "necessary_condition": "analysis.practice.necessary_condition",
    "phases": "analysis.practice.phases",
    "ranking": "analysis.practice.ranking",
    "relative_importance": "analysis.practice.relative_importance",
    "value_tiers": "analysis.customers.value_tiers",
    "life_cycle": "analysis.customers.life_cycle",
    "retention": "analysis.customers.retention",
    "worth": "analysis.choice.worth",
    "selection": "analysis.choice.selection",
    "Admission": "responses.admission",
    "Finding": "results.finding",
    "Findings": "results.findings",
    "Responses": "responses.responses",
    "Study": "protocol.study",
    "admit": "responses.admission",
    "agreement": "analysis.agreement",
    "allocate": "analysis.sample_allocation",
    "analyze": "analysis.route",
    "analyze_large": "analysis.scale.route",
    "association": "analysis.association",
    "audit_published": "analysis.route",
    "back_check": "analysis.back_check",
    "audit_reported": "analysis.reported_audit",
    "bundled_studies": "protocol.bundled",
    "cfa": "analysis.measurement",
    "choose_sample": "analysis.sample_draw",
    "compare": "analysis.compare",
    "compare_waves": "analysis.compare_waves",
    "comparison": "analysis.comparison",
    "content_validity": "analysis.content_validity",
    "coverage": "analysis.coverage",
    "diagnostics": "analysis.diagnostics",
    "double_entry": "analysis.double_entry",
    "engine": "responses.scale.engines",
    "ensemble": "analysis.ensemble",
    "draw_sample": "analysis.sample_draw",
    "factors": "analysis.factors",
    "hierarchical": "analysis.hierarchical",
    "import_file": "analysis.importing",
    "importance": "analysis.importance",
    "inference": "analysis.inference",
    "invariance": "analysis.invariance",
    "known_groups": "analysis.known_groups",
    "logistic": "analysis.logistic",
    "mediation": "analysis.mediation",
    "missing": "analysis.missing",
    "moderated_mediation": "analysis.moderated_mediation",
    "moderation": "analysis.moderation",
    "multinomial": "analysis.multinomial",
    "multiple_imputation": "analysis.imputation",
    "multiverse": "analysis.multiverse",
    "ordinal": "analysis.ordinal",
    "parity": "analysis.parity",
    "plausibility": "analysis.plausibility",
    "pls": "analysis.pls",
    "polychoric": "analysis.polychoric",
    "polyserial": "analysis.polychoric",
    "power": "analysis.power",
    "prediction": "analysis.prediction",
    "quality": "analysis.quality",
    "profile": "analysis.profile",
    "quantile_regression": "analysis.quantile_regression",
    "read_responses": "responses.reader",
    "read_paper": "analysis.paper_reading",
    "read_reported": "protocol.reported_reader",
    "read_study": "protocol.reader",
    "replication": "analysis.replication",
    "regression": "analysis.regression",
    "reliability": "analysis.reliability",
    "robust_regression": "analysis.robust_regression",
    "sample_size": "analysis.sample_size",
    "sensitivity": "analysis.sensitivity",
    "sensitivity_from_t": "analysis.sensitivity",
    "simulate": "responses.simulate",
    "survey_mean": "analysis.survey_estimates",
    "survey_ratio": "analysis.survey_estimates",
    "survey_total": "analysis.survey_estimates",
    "weights": "analysis.weights",
    "write_report": "report.write",
    "claim": "analysis.service.claim",
    "convergence": "analysis.service.convergence",
    "gap": "analysis.service.gap",
    "importance_performance": "analysis.service.importance_performance",
    "net_benefit": "analysis.digital.net_benefit",
    "paired": "analysis.digital.paired",
    "profile_class": "analysis.digital.profile_class",
    "nps": "analysis.service.nps",
    "satisfaction_index": "analysis.service.satisfaction_index",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'crm_study' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"crm_study.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
