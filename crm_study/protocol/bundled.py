"""The studies that travel with the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_folder() -> Path:
    """Return the folder of bundled studies: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / "bundled" / "questionnaires"
    return inside if inside.is_dir() else _PACKAGE.parent / "questionnaires"


def bundled_studies() -> tuple[str, ...]:
    """Return the names of the bundled studies.

    Examples
    --------
    >>> "rusizi" in bundled_studies()
    True
    """
    return tuple(sorted(path.parent.name for path in bundled_folder().glob("*/study.yaml")))


def bundled_titles(lang: str = "en") -> dict[str, str]:
    """Return the title of every bundled study, by its name.

    Examples
    --------
    >>> bundled_titles("fr")["ecsi-mobile"]
    'Satisfaction et fidélité des clients de la téléphonie mobile (ECSI)'
    """
    from crm_study.protocol.nodes import read_document
    from crm_study.protocol.strict import say

    titles = {}
    for name in bundled_studies():
        text = (bundled_folder() / name / "study.yaml").read_text(encoding="utf-8")
        titles[name] = say(read_document(text, name).value["title"], lang, otherwise=name)
    return titles
