"""The kinds of declared analyses; the class of a kind is loaded when a study uses it."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from crm_study.errors import listed, nearest
from crm_study.protocol.analyses.declared import DeclaredAnalysis

ANALYSES: dict[str, str] = {
    "paired": "paired:Paired",
    "net_benefit": "net_benefit:NetBenefit",
    "profile_class": "profile_class:ProfileClass",
    "themes": "themes:Themes",
    "observation": "observation:Observation",
    "triangulation": "triangulation:Triangulation",
    "indicators": "indicators:Indicators",
    "forecast": "forecast:Forecast",
    "ledger_audit": "ledger_audit:LedgerAudit",
    "customer_metrics": "customer_metrics:CustomerMetrics",
    "clusters": "clusters:Clusters",
    "lifetime_value": "lifetime_value:LifetimeValue",
    "rfm": "rfm:Rfm",
    "completion": "completion:Completion",
    "phases": "phases:Phases",
    "relative_importance": "relative_importance:RelativeImportance",
    "ranking": "ranking:Ranking",
    "maturity": "maturity:Maturity",
    "necessary_condition": "necessary_condition:NecessaryCondition",
    "fit": "fit:Fit",
    "multi_response": "multi_response:MultiResponse",
    "logistic": "odds:Logistic",
    "ordinal": "odds:Ordinal",
    "value_tiers": "value_tiers:ValueTiers",
    "life_cycle": "life_cycle:LifeCycle",
    "retention": "retention:Retention",
    "worth": "worth:Worth",
    "selection": "selection:Selection",
    "claim": "claim:Claim",
    "convergence": "convergence:Convergence",
    "gap": "gap:Gap",
    "importance_performance": "importance_performance:ImportancePerformance",
    "nps": "nps:Nps",
    "satisfaction_index": "satisfaction_index:SatisfactionIndex",
}
"""Kind, and ``module:Class`` below this folder. One line an analysis."""


def class_of(kind: str) -> type[DeclaredAnalysis]:
    """Return the class that declares a kind of analysis."""
    module, _, name = ANALYSES[kind].partition(":")
    found = getattr(import_module(f"crm_study.protocol.analyses.{module}"), name)
    if not issubclass(found, DeclaredAnalysis):
        raise TypeError(f"{name} declares no analysis.")
    return found  # type: ignore[no-any-return]


def _read(value: Any) -> DeclaredAnalysis:
    if isinstance(value, DeclaredAnalysis):
        return value
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind not in ANALYSES:
        raise PydanticCustomError("analysis", "{sentence}", {"sentence": _unknown(kind)})
    return class_of(str(kind)).model_validate(value)


def _unknown(kind: object) -> str:
    if kind is None:
        return f"an analysis needs a 'kind'. Allowed: {listed(ANALYSES, limit=60)}."
    hint = nearest(str(kind), ANALYSES)
    return f"unknown kind of analysis '{kind}'.{hint} Allowed: {listed(ANALYSES, limit=60)}."


class _ByKind:
    """Tells the validator to choose the class by ``kind``, and the schema to list them all."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        kinds = [class_of(kind).__pydantic_core_schema__ for kind in sorted(ANALYSES)]
        return {"oneOf": [handler(kind) for kind in kinds]} if kinds else {"type": "object"}


Analysis = Annotated[DeclaredAnalysis, _ByKind]
"""One entry of ``analyses``, read by the class of its kind."""
