"""Every named cut-off, so that findings read from a file find their rules again.

Analyses hold no bare numbers; they import a rule from `crm_study.results.cutoffs`.
"""

from __future__ import annotations

from crm_study.results.cutoffs import (
    accounts,
    change,
    comparison,
    customers,
    fieldwork,
    inference,
    measurement,
    models,
    paths,
    practice,
    quality,
    sampling,
)
from crm_study.results.rule import Rule

RULES: dict[str, Rule] = {
    rule.name: rule
    for topic in (
        accounts,
        change,
        customers,
        fieldwork,
        comparison,
        inference,
        measurement,
        models,
        paths,
        practice,
        quality,
        sampling,
    )
    for rule in vars(topic).values()
    if isinstance(rule, Rule)
}
