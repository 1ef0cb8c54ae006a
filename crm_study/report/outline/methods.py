"""The chapter on methods: its tables, before anything was found."""

from __future__ import annotations

from crm_study.report.outline.framework import conceptual_framework
from crm_study.report.outline.part import Chapter, Part
from crm_study.report.outline.population import sample_distribution, target_population
from crm_study.report.outline.sources import finding
from crm_study.report.outline.test_plan import hypothesis_plan
from crm_study.report.outline.variables import operationalization

METHODS = Chapter(
    name="methods",
    title="Research methodology",
    place=-1,
    parts=(
        Part(
            name="population",
            title="Target population and sample",
            sources=(target_population, sample_distribution),
        ),
        Part(
            name="framework",
            title="Conceptual framework",
            sources=(conceptual_framework,),
        ),
        Part(
            name="variables",
            title="Operationalization of the variables",
            sources=(operationalization,),
        ),
        Part(
            name="pilot",
            title="The pilot",
            lead="The instrument was tried on a small group before the main survey.",
            sources=(
                finding(
                    "reliability.pilot",
                    tables=(0,),
                    lead="The reliability of every scale in the pilot comes first.",
                    caution="A pilot is small and its intervals are wide: it can find bad items, "
                    "and it cannot prove good scales.",
                ),
                finding(
                    "items.pilot",
                    tables=(1,),
                    lead="Item by item, the pilot says what to keep and what to rewrite.",
                ),
            ),
        ),
        Part(
            name="content-validity",
            title="Content validity",
            sources=(
                finding(
                    "content_validity",
                    lead="Experts judged whether each item belongs to its construct.",
                    caution="Experts agree on what items say, not on what respondents mean.",
                ),
            ),
        ),
        Part(
            name="plan",
            title="Hypotheses and how they are tested",
            sources=(hypothesis_plan,),
        ),
        Part(
            name="power",
            title="Power",
            sources=(
                finding(
                    "power",
                    lead="How large an association this sample can be expected to find was "
                    "computed for fixed sizes, not for the sizes found.",
                    caution="Power computed from the effect that was found says nothing that p "
                    "does not.",
                ),
            ),
        ),
        Part(
            name="deviations",
            title="Deviations from the frozen plan",
            sources=(finding("deviations"),),
        ),
    ),
)
