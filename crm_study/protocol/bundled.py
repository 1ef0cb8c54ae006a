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
    >>> bundled_studies()
    ('ecsi-mobile', 'rusizi')
    """
    return tuple(sorted(path.parent.name for path in bundled_folder().glob("*/study.yaml")))
