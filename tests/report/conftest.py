"""Fabricated findings: a plain run, a synthetic one, and a hostile one."""

from dataclasses import dataclass, field, replace
from functools import cache
from types import SimpleNamespace

import pytest

from crm_study.analysis.route import analyze
from crm_study.errors import MissingPackageError
from crm_study.figures.intervals import interval_plot
from crm_study.protocol.reader import read_study
from crm_study.responses.reader import data_file, read_responses
from crm_study.results.cutoffs.measurement import NUNNALLY_1978
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings, Origin
from crm_study.results.prose import compose

HOSTILE = (
    "😀 مرحبا שלום <script>alert(\"1\")</script> =1+1 & 'quoted' {{ 7 * 7 }} $x_{1}$ "
    "\x00\x07\x1b\x85\u200b\u202e\u2066\ud800\ufffe 中 " + "w" * 2000
)


class FabricatedReliability(Finding):
    """A finding with a table, a sentence and a figure."""

    __slots__ = ()

    def table(self):
        columns = ["label", "n_obs", "estimate", "conf_low", "conf_high", "p_value", "verdict"]
        return self.lay_out(columns, heads={"label": "Construct", "estimate": "α"})

    def prose(self):
        return compose(
            "The weakest scale was {label} (α = {alpha}, {p}, n = {n}).",
            label=str(self.rows[0]["label"]),
            alpha=self.slot("scrm", "estimate", style="bounded"),
            p=self.p_slot("scrm"),
            n=self.slot("scrm", "n_obs"),
        )

    def figure(self):
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[str(row["label"]) for row in self.rows],
            reference=NUNNALLY_1978.cutoff,
            axis_label="Coefficient α",
            stamp=self.stamp,
        )


class FabricatedHypotheses(Finding):
    """A finding with a sentence and no figure."""

    __slots__ = ()

    def prose(self):
        return compose(
            "Of {n} hypotheses {s} is supported.",
            n=self.slot("glance", "n_hypotheses"),
            s=self.slot("glance", "n_supported"),
        )


def reliability_finding(*, label="Strategic CRM", title="Reliability, main wave"):
    rows = (
        {"construct": "scrm", "label": label, "n_obs": 118, "estimate": 0.8612}
        | {"conf_low": 0.79, "conf_high": 0.91, "p_value": 0.0000012, "verdict": "acceptable"},
        {"construct": "learning", "label": "Learning", "n_obs": 117, "estimate": 0.66}
        | {"conf_low": 0.55, "conf_high": 0.75, "p_value": None, "verdict": "below the cut-off"},
    )
    return FabricatedReliability(
        "reliability.main",
        title,
        rows=rows,
        notes=("Interval after Feldt.", label),
        rules=(NUNNALLY_1978,),
    )


def hypotheses_finding():
    row = {"hypothesis": "H1", "statement": "SCRM goes with performance.", "p_value": 0.0432}
    return FabricatedHypotheses(
        "hypotheses",
        "Tests of the hypotheses",
        rows=(row,),
        overall={"n_hypotheses": 1, "n_supported": 1},
        rules=(SIGNIFICANCE_1925, NUNNALLY_1978),
    )


def failed_finding(reason="The pilot wave has no rows."):
    return Finding("reliability.pilot", "Reliability, pilot wave", status="failed", reason=reason)


@dataclass(frozen=True)
class StudyStub:
    """What a report asks of a study."""

    title: str = "Strategic CRM & performance"
    id: str = "demo"
    sha256: str = "ab" * 32
    citation: str = "Somebody (2021). A paper."
    assumptions: list = field(default_factory=lambda: [{"en": "Strata are staff functions."}])
    not_reproducible: list = field(default_factory=lambda: [{"en": "The raw data."}])

    constructs: dict = field(default_factory=dict)
    models: dict = field(default_factory=dict)
    mediation: dict = field(default_factory=dict)
    moderation: dict = field(default_factory=dict)
    hypotheses: dict = field(default_factory=dict)
    analyses: list = field(default_factory=list)
    marker: str | None = None

    def title_in(self, lang="en"):
        return self.title

    def label_of(self, name, lang="en"):
        return name

    def top_order(self):
        return iter(())


def bundle(*found, synthetic=False, file="responses.csv"):
    origin = Origin(file, "cd" * 32, synthetic, 2021 if synthetic else None, 124, 118, 6)
    marked = tuple(replace(finding, synthetic=synthetic) for finding in found)
    identity = {"id": "demo", "title": "x", "sha256": "ab" * 32}
    return Findings(identity, origin, {"crm_study": "0.1.0", "python": "3.11"}, marked)


@pytest.fixture
def study():
    return StudyStub()


@pytest.fixture
def findings():
    return bundle(reliability_finding(), failed_finding(), hypotheses_finding())


@pytest.fixture
def synthetic_findings():
    return bundle(reliability_finding(), hypotheses_finding(), synthetic=True)


@pytest.fixture
def hostile():
    """A study and findings in which every text is hostile."""
    study = StudyStub(
        title=HOSTILE,
        citation=HOSTILE,
        assumptions=[{"en": HOSTILE}],
        not_reproducible=[{"en": HOSTILE}],
    )
    found = bundle(
        reliability_finding(label=HOSTILE, title=HOSTILE),
        failed_finding(reason=HOSTILE),
        synthetic=True,
        file=HOSTILE,
    )
    return SimpleNamespace(study=study, findings=found)


@cache
def bundled_run(name):
    """Analyze a bundled study once for all tests of papers."""
    study = read_study(name)
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return study, analyze(study, read_responses(path, study))


@pytest.fixture(params=["rusizi", "ecsi-mobile"])
def bundled(request):
    """Give a bundled study with its findings."""
    return bundled_run(request.param)


@pytest.fixture
def rusizi():
    """Give the Rusizi study with its findings."""
    return bundled_run("rusizi")
