"""The chapter of findings, from who answered to what the model keeps."""

from __future__ import annotations

from crm_study.report.outline.assumptions import assumption_parts
from crm_study.report.outline.constructs import construct_parts, score_distributions
from crm_study.report.outline.factor_tables import adequacy, variance_explained
from crm_study.report.outline.framework import revised_model
from crm_study.report.outline.further import further_parts
from crm_study.report.outline.part import Chapter, Part
from crm_study.report.outline.regressions import objective_parts, overall_parts
from crm_study.report.outline.response import by_stratum, profile_tables, response_rate
from crm_study.report.outline.robustness import robustness_parts
from crm_study.report.outline.sources import every, finding, headline_of, words_of

RESULTS = Chapter(
    name="results",
    title="Data analysis and presentation",
    parts=(
        Part(
            name="response",
            title="Response rate",
            sources=(
                response_rate,
                by_stratum,
            ),
        ),
        Part(
            name="profile",
            title="Profile of the respondents",
            lead="Who answered is shown question by question.",
            sources=(profile_tables,),
            literature="say what the profile means for the topic, and compare it with the "
            "workforce or the clients of such institutions.",
        ),
        Part(
            name="data-quality",
            title="Quality of the data",
            lead="Before any score was used, the answers were screened; the tables stand in the "
            "appendix.",
            sources=(words_of("quality", say=headline_of), words_of("missing")),
        ),
        Part(
            name="reliability",
            title="Reliability of the scales",
            sources=(
                finding(
                    "reliability.main",
                    tables=(0,),
                    lead="Internal consistency was estimated for every scale of the main survey.",
                    caution="A high coefficient does not show that a scale measures one thing, nor "
                    "that it measures the right thing.",
                    literature="compare these coefficients with those of the works the constructs "
                    "come from.",
                ),
            ),
        ),
        Part(
            name="validity",
            title="Validity of the constructs",
            parts=(
                Part(
                    name="adequacy",
                    title="Sampling adequacy",
                    sources=(adequacy,),
                ),
                Part(
                    name="factors",
                    title="Exploratory factors",
                    sources=(variance_explained,),
                ),
                Part(
                    name="measurement",
                    title="Measurement model",
                    sources=(
                        finding(
                            "measurement",
                            figures=(),
                            lead="A model in which each item belongs to one construct was fitted.",
                            caution="A model that fits is one of many that would.",
                        ),
                    ),
                ),
                Part(
                    name="discriminant",
                    title="Discriminant validity",
                    sources=(
                        finding(
                            "discriminant",
                            tables=(),
                            lead="Constructs should be told apart; every pair is in the appendix.",
                        ),
                    ),
                ),
                Part(
                    name="formative",
                    title="Formative constructs and checklists",
                    sources=(finding("formative"),),
                ),
            ),
        ),
        Part(
            name="descriptives",
            title="Descriptive statistics",
            lead="The answers are shown construct by construct; numbers of respondents differ "
            "where answers are missing.",
            each=construct_parts,
            parts=(
                Part(
                    name="scores",
                    title="All scale scores",
                    sources=(
                        finding(
                            "descriptives.constructs",
                            figures=(),
                            lead="The scores of all scales side by side.",
                            caution="A mean of answers says how people rated, not how an "
                            "institution performed.",
                        ),
                    ),
                ),
                Part(
                    name="distributions",
                    title="Distribution of the scores",
                    sources=(score_distributions,),
                ),
            ),
        ),
        Part(
            name="indicators",
            title="Indicators of the institutions",
            sources=(every("indicators"),),
        ),
        Part(
            name="correlation",
            title="Correlations",
            sources=(
                finding(
                    "correlation",
                    lead="How closely the scores go together, two by two.",
                    caution="A correlation has no direction, and one between scales of the same "
                    "questionnaire is raised by what the questionnaire has in common.",
                    literature="compare the closest and the weakest association with other "
                    "studies, and cite them.",
                ),
            ),
        ),
        Part(
            name="assumptions",
            title="Assumptions of the overall model",
            lead="A regression rests on assumptions. They are examined for the overall model here, "
            "and for every other model in the appendix.",
            each=assumption_parts,
            parts=(
                Part(
                    name="method-bias",
                    title="Common method bias",
                    sources=(
                        finding(
                            "method_bias",
                            lead="Predictors and outcome come from the same people at one time.",
                            caution="None of these tests can show that method bias is absent.",
                        ),
                    ),
                ),
            ),
        ),
        Part(
            name="objectives",
            title="Regression by objective",
            lead="Each objective has a model of one predictor.",
            each=objective_parts,
        ),
        Part(
            name="overall",
            title="Multiple regression",
            lead="Several predictors in one model show what each adds beside the others.",
            each=overall_parts,
        ),
        Part(
            name="hierarchical",
            title="Hierarchical regression",
            sources=(
                every(
                    "hierarchical",
                    lead="Predictors joined the model in blocks, in the order declared.",
                    caution="What a block adds depends on what joined before it.",
                ),
            ),
        ),
        Part(
            name="moderation",
            title="Moderation",
            sources=(
                every(
                    "moderation",
                    lead="Whether an association depends on a third variable.",
                    caution="A product of two scores is unreliable where they are, and what looks "
                    "like moderation may be a curve.",
                    literature="say which theory expects the moderation, and cite it.",
                ),
            ),
        ),
        Part(
            name="mediation",
            title="Mediation",
            sources=(
                every(
                    "mediation",
                    lead="Whether an association is consistent with a path through a third "
                    "variable.",
                    literature="say which theory expects the path, and cite it.",
                ),
            ),
        ),
        Part(
            name="paths",
            title="Path model",
            sources=(
                every("pls", tables=(0, 1), lead="Constructs and paths were estimated as one."),
            ),
        ),
        Part(
            name="groups",
            title="Differences between groups",
            sources=(
                every("comparison", tables=(0, 1), lead="Scores were compared between groups."),
                every("association", lead="Two categorical variables were crossed."),
            ),
        ),
        Part(
            name="further",
            title="Further analyses of this instrument",
            each=further_parts,
        ),
        Part(
            name="robustness",
            title="Robustness",
            lead="How much of the overall model stands when what was decided is decided otherwise.",
            each=robustness_parts,
        ),
        Part(
            name="hypotheses",
            title="Summary of the tests of hypotheses",
            short="Tests of hypotheses",
            sources=(
                finding(
                    "hypotheses",
                    lead="Every hypothesis is decided by the rule declared before the data.",
                    caution="H0 that is not rejected is not shown to be true.",
                    literature="say for each hypothesis which studies agree and which do not.",
                ),
            ),
        ),
        Part(
            name="qualitative",
            title="Interviews and observation",
            sources=(
                every("themes", lead="Coded segments of the interviews, by theme and role."),
                every("observation", lead="What two observers saw, as an index."),
                every("triangulation", lead="Survey, interviews and observation side by side."),
            ),
        ),
        Part(
            name="published",
            title="Findings beside published ones",
            sources=(
                finding(
                    "audit",
                    lead="Published numbers were set beside one another and beside these data.",
                    caution="A printed number that cannot be true says that something was "
                    "misprinted or left out, not what.",
                    literature="set your findings beside those of other studies of the topic.",
                ),
            ),
        ),
        Part(
            name="revised",
            title="Revised model",
            sources=(revised_model,),
        ),
    ),
)
