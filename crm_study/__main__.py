"""The console script and ``python -m crm_study``: help is read, everything else is run.

What ``--help`` prints is kept in ``help.txt``, which is made from the commands and tested
against them, so that asking for help loads nothing but Python itself.
"""

from __future__ import annotations

import os
import sys

_NARROW = 80
_HELP = ("--help", "-h")
_YOUNG = 500_000
"""Objects before garbage is looked for."""


def main() -> None:
    """Print a kept page, or run the command line."""
    page = kept_page(sys.argv[1:])
    if page is None:
        _run()
    else:
        sys.stdout.buffer.write(page.encode())


def _run() -> None:
    """Run a command, which ends long before it has much garbage."""
    import gc

    gc.set_threshold(_YOUNG)
    from crm_study.cli import main as run

    try:
        run()
    except SystemExit as end:
        if not end.code:  # an error holds on to what DuckDB wants to see gone
            gc.freeze()  # else all that was ever loaded would be looked through once more
        raise


def kept_page(words: list[str]) -> str | None:
    """Return what the version or the help of a command prints; None where it has to be made.

    Parameters
    ----------
    words : list of str
        The arguments of the command line.

    Examples
    --------
    >>> kept_page(["check", "rusizi"]) is None
    True
    """
    if words == ["--version"]:
        from crm_study import __version__

        return f"crm-study {__version__}\n"
    if not words or words[-1] not in _HELP or _columns() < _NARROW:
        return None
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123 - pathlib alone would double the time
        pages = file.read().split("\f")
    title = " ".join(["crm-study", *words[:-1]])
    for page in pages:
        name, _, text = page.partition("\n")
        if name == title:
            return text
    return None


def _columns() -> int:
    """Return the width of the terminal, as the command line would see it."""
    told = os.environ.get("COLUMNS", "")
    if told.isdigit() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else _NARROW
    except (OSError, ValueError):
        return _NARROW


if __name__ == "__main__":
    main()
