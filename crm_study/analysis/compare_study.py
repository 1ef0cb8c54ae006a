"""What both ways of comparing a study's waves share: its words, its plan, its warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crm_study.analysis.compare import Plan
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.results.cutoffs.change import MEADE_BAUER_2007
from crm_study.results.finding import Finding
from crm_study.results.findings import Origin


def joint_origin(old: Origin, new: Origin) -> Origin:
    """Return the origin of a comparison: the new file, synthetic when either wave is."""
    return replace(new, synthetic=old.synthetic or new.synthetic)


def labels_of_constructs(study: Study, names: Iterable[str]) -> dict[str, str]:
    """Return the words of constructs; the marker has nothing to do with the topic."""
    return {name: study.label_of(name) for name in names if name != study.marker}


def plan_of(study: Study, labels: dict[str, str], conf_level: float, *, key: str = "") -> Plan:
    """Return what is compared, by the rules of the study."""
    smallest = study.privacy.smallest_cell
    return Plan(labels, smallest, study.multiplicity, conf_level, key)


def wordings(study: Study) -> dict[str, str]:
    """Return the words of every scored item, marked where agreement means less."""
    words = {}
    outside = set(study.items_of(study.marker)) if study.marker else set()
    for name in study.scored_items():
        if name in outside:
            continue
        item = study.item(name)
        text = say(item.text, "en", otherwise=name)
        words[name] = f"{text} (R)" if item.reverse_keyed else text
    return words


def files_of(old: Origin, new: Origin) -> dict[str, str]:
    """Return the names and hashes of both files."""
    return {
        "file_old": old.file,
        "sha256_old": old.sha256,
        "file_new": new.file,
        "sha256_new": new.sha256,
    }


def marked(found: Finding, old: Origin, new: Origin) -> Finding:
    """Mark generated data, and warn where the waves cannot be compared."""
    troubles = [text for text in (_mixed(old, new), _same(old, new), _unlike(found)) if text]
    return replace(
        found,
        synthetic=old.synthetic or new.synthetic,
        status="warning" if troubles else "ok",
        reason=" ".join(troubles) or None,
        rules=(*found.rules, MEADE_BAUER_2007),
    )


def _mixed(old: Origin, new: Origin) -> str:
    if old.synthetic == new.synthetic:
        return ""
    return "One wave is generated and the other is not: their difference means nothing."


def _same(old: Origin, new: Origin) -> str:
    return "Both waves are the same file." if old.sha256 == new.sha256 else ""


def _unlike(found: Finding) -> str:
    rows = found.details.get("comparability", ())
    names = [str(row["label"]) for row in rows if row["verdict"] in ("configural", "metric")]
    if not names:
        return ""
    return f"Answered differently in the two waves, so that means say less: {'; '.join(names)}."
