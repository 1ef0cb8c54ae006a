"""Why there is no answer, told from the label of a code."""

from __future__ import annotations

from crm_study.responses.imports.grid import Reason
from crm_study.responses.imports.wording import unaccented

_WORDS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        "refused",
        ("refus", "prefer not", "rather not", "want to answer", "declin", "prefere ne pas"),
    ),
    ("refused", ("prefere ne pas", "sinshaka", "yanze", "ntashaka")),
    ("dont_know", ("know", "unknown", "unsure", "not sure", "sait pas", "sais pas", "inconnu")),
    ("dont_know", ("simbizi", "ntabizi", "ntazi", "no opinion", "sans opinion", "undetermined")),
    ("not_shown", ("not applicable", "n/a", "inapplicable", "non applicable", "not asked")),
    ("not_shown", ("ntibireba", "sans objet", "not shown", "skip pattern")),
    ("invalid", ("invalid", "unreadable", "illisible", "error")),
)
_USUAL: dict[str, Reason] = {"888": "refused", "999": "dont_know"}


def reason_of(code: str, label: str) -> Reason:
    """Return why a code that means no answer means so.

    Examples
    --------
    >>> reason_of("9", "Don't know"), reason_of("-888", ""), reason_of("-99", "")
    ('dont_know', 'refused', 'skipped')
    """
    words = unaccented(label)
    for reason, known in _WORDS:
        if any(word in words for word in known):
            return reason
    return _USUAL.get(code.lstrip("-"), "skipped")
