"""What is wrong with the value of an option, in words that say what was found."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperGroup

from crm_study.errors import nearest


class PlainGroup(TyperGroup):
    """A group of commands that says what was found, what is allowed and the nearest name."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; word what it refuses."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as wrong:
            wrong.message = in_words(wrong.message, _found(wrong))
            raise


def in_words(message: str, found: object = None) -> str:
    """Return a refusal as a sentence of its own, with the nearest of the names it lists.

    Parameters
    ----------
    message : str
        As the reader of options words it.
    found : object
        The value, where it is known.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> in_words("Value error, 'dusk' is not one of 'local', 'dask', 'spark'.")
    "'dusk' is not one of 'local', 'dask', 'spark'. Did you mean 'dask'?"
    >>> in_words("Input should be greater than or equal to 2", "1")
    "'1' should be greater than or equal to 2"
    """
    plain = message.removeprefix("Value error, ")
    if found is not None and plain.startswith("Input should"):
        plain = plain.replace("Input", f"'{found}'", 1)
        return plain.removesuffix(", unable to parse string as an integer")
    if " is not one of " not in plain:
        return plain
    wrong, *allowed = re.findall(r"'([^']*)'", plain)
    return plain + nearest(wrong, allowed)


def _found(wrong: typer.BadParameter) -> object:
    """Return the value that was refused, where the refusal still has it."""
    errors = getattr(wrong.__cause__, "errors", None)
    return errors()[0]["input"] if callable(errors) else None
