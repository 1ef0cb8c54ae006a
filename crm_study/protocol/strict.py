"""What every declared thing shares: unknown keys are refused, nothing changes later."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema


class Strict(BaseModel):
    """A frozen record of the protocol that refuses keys it does not know.

    Its validator is built when something is first read as it, so that a record which is only
    a part of another costs nothing of its own. For the same reason an empty list is made by
    ``list[str]``: pydantic reads the signature of what makes a default, and that of ``list``
    alone is parsed from a text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def _code(value: Any) -> Any:
    """Let a code written as a whole number in YAML (``1:``) be the text ``"1"``."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_whole else value


Code = Annotated[
    str,
    BeforeValidator(_code),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}, mode="validation"),
]
"""A short name or code; whole numbers are read as text."""

Text = dict[str, str]
"""The same words by language code: ``{en: "...", fr: "..."}``."""


def say(text: Text | None, lang: str, *, otherwise: str = "") -> str:
    """Return a text in a language, else in English, else in any language.

    Examples
    --------
    >>> say({"en": "Agree", "fr": "D'accord"}, "rw")
    'Agree'
    """
    if not text:
        return otherwise
    return text.get(lang) or text.get("en") or next(iter(text.values())) or otherwise
