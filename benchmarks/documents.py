"""How long the documents take, as ratios to the analysis that they show.

    python go.py run python benchmarks/documents.py [ROUNDS]

The findings of the bundled study are computed once; then every round replays them as HTML,
DOCX and PDF beside a whole analysis. "Kept" finds the figures of an earlier run in its
folder; "drawn" finds it empty.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from startup import CRM_STUDY, seconds

ROUNDS = 7
CASES = (("html", "kept", 0.5), ("html,docx,pdf", "kept", 1.0), ("html,docx,pdf", "drawn", 2.5))


def ratio(formats: str, figures: str, folder: Path) -> float:
    """Return how long a replay takes as a part of the analysis."""
    out = folder / formats
    if figures == "drawn":
        shutil.rmtree(out, ignore_errors=True)
    findings = ["--findings", str(folder / "findings.json")]
    replay = [CRM_STUDY, "report", "rusizi", *findings, "--format", formats, "--out", str(out)]
    return seconds(replay) / seconds([CRM_STUDY, "analyze", "rusizi", "--out", str(folder)])


def main() -> None:
    """Print the table, one line as soon as it is known."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"| documents | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        seconds([CRM_STUDY, "analyze", "rusizi", "--out", str(folder)])
        for formats, figures, goal in CASES:
            found = sorted([ratio(formats, figures, folder) for _ in range(rounds + 1)][1:])
            verdict = "met" if median(found) <= goal else "MISSED"
            print(
                f"| `report --format {formats}`, figures {figures} | `analyze` | {goal:g} "
                f"| {median(found):.2f} | {found[0]:.2f} to {found[-1]:.2f} | {verdict} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
