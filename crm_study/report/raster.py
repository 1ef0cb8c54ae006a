"""Pictures as pixels, for programs that cannot draw vectors, and as PDF for LaTeX."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any

from crm_study.figures.lettering import font_folder

PPI = 144.0
_WHITE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg=="
)
_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.pictures)) { page(image(bytes(svg))) }
"""


def rasters(svgs: Sequence[str]) -> list[bytes]:
    """Return each picture as PNG; a white point where the package typst is missing.

    Parameters
    ----------
    svgs : sequence of str
        Pictures as SVG.
    """
    if not svgs:
        return []
    try:
        import typst
    except ImportError:
        return [_WHITE] * len(svgs)
    compiled: Any = typst.compile
    with TemporaryDirectory() as root:
        pages = compiled(
            _SOURCE,
            root=root,
            sys_inputs={"pictures": json.dumps(svgs)},
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            format="png",
            ppi=PPI,
        )
    return pages if isinstance(pages, list) else [pages]


def vector_pages(svgs: Sequence[str]) -> list[bytes]:
    """Return each picture as a PDF of one page, for LaTeX.

    Raises
    ------
    ImportError
        The package typst is not installed.
    """
    import typst

    compiled: Any = typst.compile
    with TemporaryDirectory() as root:
        return [
            compiled(
                _SOURCE,
                root=root,
                sys_inputs={"pictures": json.dumps([svg])},
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
            )
            for svg in svgs
        ]
