"""Write questionnaires/REGISTER.md: every system of the source documents and what answers it.

`python go.py renew` runs this file, and tests/instruments/test_register.py fails when the page
is older than questionnaires/register.yaml, or when a row's command or test does not work.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_study.protocol.nodes import read_document

FOLDER = Path(__file__).resolve().parent.parent / "questionnaires"
PAGE = FOLDER / "REGISTER.md"
SOURCES = {
    "S0": "The Rusizi study",
    "S1": "Lecture on CRM solutions, service quality, the life cycle and eCRM",
    "S2": "CRM for small and medium enterprises",
    "S3": "People, processes and technology; IDIC",
    "S4": "The CRM program",
}
HEAD = """\
# Register

Five source documents describe the systems below. Each row says what stands for it here: the
instrument (a folder beside this page), the finding, the command that gives it, and the test
that proves it. *in* is built, *part* is built as far as said, *out* is not built, and what is
there instead is said. `DATA` is a file made by `crm-study simulate INSTRUMENT --out
DATA-SYNTHETIC.csv`, or your own; `OUT` is a folder. This page is generated from
`register.yaml`: change that and run `python go.py renew`.
"""


def rows() -> list[dict[str, Any]]:
    """Return the rows of the register, in order."""
    text = (FOLDER / "register.yaml").read_text(encoding="utf-8")
    document = read_document(text, "register.yaml")
    if document.complaints:
        raise SystemExit("\n".join(str(complaint) for complaint in document.complaints))
    found: list[dict[str, Any]] = document.value["rows"]
    return sorted(found, key=lambda row: str(row["row"]))


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for code, title in SOURCES.items():
        parts.append(f"\n## {code} · {title}\n")
        parts.append("| row | what the source describes | | instrument | command and test |")
        parts.append("|---|---|---|---|---|")
        parts += [_line(row) for row in rows() if str(row["row"]).startswith(code)]
    return "\n".join(parts) + "\n"


def _line(row: dict[str, Any]) -> str:
    says = str(row["says"])
    if row.get("offered"):
        says += f" — *{row['offered']}*"
    links = ", ".join(f"[{name}]({name}/study.yaml)" for name in names(row, "instrument"))
    proof = [f"`{command}`" for command in names(row, "command")]
    proof += [f"[{test.rpartition('::')[2]}](../{test.partition('::')[0]})" for test in tests(row)]
    cells = [str(row["row"]), says, str(row["scope"]), links, "<br>".join(proof)]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def names(row: dict[str, Any], key: str) -> list[str]:
    """Return one or several values of a key as a list."""
    value = row.get(key, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def tests(row: dict[str, Any]) -> list[str]:
    """Return the tests of a row."""
    return names(row, "test")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
