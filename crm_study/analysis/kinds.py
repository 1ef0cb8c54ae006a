"""Which class a finding is rebuilt as, by the first part of its id; loaded when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_study.analysis.registry import REGISTERED, finding_class, loaded
from crm_study.results.finding import Finding

_HOMES: dict[str, str] = {
    "deviations": "deviations:DeviationsFinding",
    "sample": "sample:SampleFinding",
    "profile": "profile_finding:ProfileFinding",
    "quality": "quality_finding:QualityFinding",
    "back_check": "back_check_finding:BackCheckFinding",
    "weights": "weights_finding:WeightsFinding",
    "reliability": "reliability_finding:ReliabilityFinding",
    "items": "items:ItemsFinding",
    "content_validity": "content_validity:ContentValidityFinding",
    "polychoric": "polychoric:PolychoricFinding",
    "factorability": "factorability:FactorabilityFinding",
    "factors": "factors:FactorsFinding",
    "measurement": "measurement:MeasurementFinding",
    "discriminant": "discriminant:DiscriminantFinding",
    "method_bias": "method_bias:MethodBiasFinding",
    "formative": "formative:FormativeFinding",
    "descriptives": "descriptives_finding:DescriptivesFinding",
    "missing": "missing_finding:MissingFinding",
    "correlation": "correlation:CorrelationFinding",
    "regression": "regression_finding:RegressionFinding",
    "hierarchical": "hierarchical:HierarchicalRegressionFinding",
    "prediction": "prediction:PredictionFinding",
    "multinomial": "multinomial:MultinomialFinding",
    "quantile_regression": "quantile_regression:QuantileRegressionFinding",
    "robust_regression": "robust_regression:RobustRegressionFinding",
    "diagnostics": "diagnostics_finding:DiagnosticsFinding",
    "inference": "inference_finding:InferenceFinding",
    "importance": "importance_finding:ImportanceFinding",
    "sensitivity": "sensitivity_finding:SensitivityFinding",
    "multiverse": "multiverse_finding:MultiverseFinding",
    "moderation": "moderation_finding:ModerationFinding",
    "mediation": "mediation_finding:MediationFinding",
    "pls": "pls_finding:PlsFinding",
    "power": "power_finding:PowerFinding",
    "coverage": "coverage_finding:CoverageFinding",
    "sample_size": "sample_size_finding:SampleSizeFinding",
    "sample_allocation": "sample_allocation:AllocationFinding",
    "ensemble": "ensemble_finding:EnsembleFinding",
    "plausibility": "plausibility:PlausibilityFinding",
    "parity": "parity_finding:ParityFinding",
    "comparison": "comparison_finding:ComparisonFinding",
    "compare": "compare_finding:CompareFinding",
    "association": "association_finding:AssociationFinding",
    "hypotheses": "hypotheses:HypothesesFinding",
    "audit": "audit_finding:AuditFinding",
    "import": "import_finding:ImportFinding",
    "double_entry": "double_entry:DoubleEntryFinding",
}
"""Kind, and ``module:Class`` below this folder."""


class Kinds(Mapping[str, type[Finding]]):
    """Classes of findings by kind: those of the route, and those that studies declare."""

    def __getitem__(self, kind: str) -> type[Finding]:
        """Load the class of a kind."""
        if kind in REGISTERED:
            return finding_class(kind)
        found: type[Finding] = loaded(_HOMES[kind])
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield every kind."""
        yield from (*_HOMES, *REGISTERED)

    def __len__(self) -> int:
        """Count the kinds."""
        return len(_HOMES) + len(REGISTERED)


KINDS = Kinds()
