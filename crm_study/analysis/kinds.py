"""Which class a finding is rebuilt as, by the first part of its id."""

from __future__ import annotations

from crm_study.analysis.association_finding import AssociationFinding
from crm_study.analysis.audit_finding import AuditFinding
from crm_study.analysis.back_check_finding import BackCheckFinding
from crm_study.analysis.comparison_finding import ComparisonFinding
from crm_study.analysis.content_validity import ContentValidityFinding
from crm_study.analysis.correlation import CorrelationFinding
from crm_study.analysis.descriptives import DescriptivesFinding
from crm_study.analysis.deviations import DeviationsFinding
from crm_study.analysis.diagnostics_finding import DiagnosticsFinding
from crm_study.analysis.discriminant import DiscriminantFinding
from crm_study.analysis.double_entry import DoubleEntryFinding
from crm_study.analysis.ensemble_finding import EnsembleFinding
from crm_study.analysis.factorability import FactorabilityFinding
from crm_study.analysis.factors import FactorsFinding
from crm_study.analysis.formative import FormativeFinding
from crm_study.analysis.hierarchical import HierarchicalRegressionFinding
from crm_study.analysis.hypotheses import HypothesesFinding
from crm_study.analysis.import_finding import ImportFinding
from crm_study.analysis.importance_finding import ImportanceFinding
from crm_study.analysis.inference_finding import InferenceFinding
from crm_study.analysis.items import ItemsFinding
from crm_study.analysis.logistic import LogisticFinding
from crm_study.analysis.measurement import MeasurementFinding
from crm_study.analysis.mediation_finding import MediationFinding
from crm_study.analysis.method_bias import MethodBiasFinding
from crm_study.analysis.missing_finding import MissingFinding
from crm_study.analysis.moderation_finding import ModerationFinding
from crm_study.analysis.multinomial import MultinomialFinding
from crm_study.analysis.multiverse_finding import MultiverseFinding
from crm_study.analysis.ordinal import OrdinalFinding
from crm_study.analysis.plausibility import PlausibilityFinding
from crm_study.analysis.pls_finding import PlsFinding
from crm_study.analysis.polychoric import PolychoricFinding
from crm_study.analysis.power_finding import PowerFinding
from crm_study.analysis.prediction import PredictionFinding
from crm_study.analysis.quality_finding import QualityFinding
from crm_study.analysis.quantile_regression import QuantileRegressionFinding
from crm_study.analysis.regression_finding import RegressionFinding
from crm_study.analysis.reliability_finding import ReliabilityFinding
from crm_study.analysis.robust_regression import RobustRegressionFinding
from crm_study.analysis.sample import SampleFinding
from crm_study.analysis.sample_allocation import AllocationFinding
from crm_study.analysis.sample_size_finding import SampleSizeFinding
from crm_study.analysis.sensitivity_finding import SensitivityFinding
from crm_study.analysis.weights_finding import WeightsFinding
from crm_study.results.finding import Finding

KINDS: dict[str, type[Finding]] = {
    "deviations": DeviationsFinding,
    "sample": SampleFinding,
    "quality": QualityFinding,
    "back_check": BackCheckFinding,
    "weights": WeightsFinding,
    "reliability": ReliabilityFinding,
    "items": ItemsFinding,
    "content_validity": ContentValidityFinding,
    "polychoric": PolychoricFinding,
    "factorability": FactorabilityFinding,
    "factors": FactorsFinding,
    "measurement": MeasurementFinding,
    "discriminant": DiscriminantFinding,
    "method_bias": MethodBiasFinding,
    "formative": FormativeFinding,
    "descriptives": DescriptivesFinding,
    "missing": MissingFinding,
    "correlation": CorrelationFinding,
    "regression": RegressionFinding,
    "hierarchical": HierarchicalRegressionFinding,
    "prediction": PredictionFinding,
    "logistic": LogisticFinding,
    "multinomial": MultinomialFinding,
    "ordinal": OrdinalFinding,
    "quantile_regression": QuantileRegressionFinding,
    "robust_regression": RobustRegressionFinding,
    "diagnostics": DiagnosticsFinding,
    "inference": InferenceFinding,
    "importance": ImportanceFinding,
    "sensitivity": SensitivityFinding,
    "multiverse": MultiverseFinding,
    "moderation": ModerationFinding,
    "mediation": MediationFinding,
    "pls": PlsFinding,
    "power": PowerFinding,
    "sample_size": SampleSizeFinding,
    "sample_allocation": AllocationFinding,
    "ensemble": EnsembleFinding,
    "plausibility": PlausibilityFinding,
    "comparison": ComparisonFinding,
    "association": AssociationFinding,
    "hypotheses": HypothesesFinding,
    "audit": AuditFinding,
    "import": ImportFinding,
    "double_entry": DoubleEntryFinding,
}
