"""Every bundled study renders, and its forms pass both converters and the validator.

KoboToolbox runs an older pyxform than the newest one. Name a Python that has it in
``CRM_STUDY_OLD_PYXFORM``, for example::

    python -m venv old && old/bin/pip install pyxform==3.0.0
    CRM_STUDY_OLD_PYXFORM=old/bin/python pytest tests/report/instrument/test_bundled_forms.py

Where Java is there, ODK Validate, which both carry, checks the converted form as well.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pytest

from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.reader import read_study
from crm_study.report.instrument.formats import write_instrument
from crm_study.report.instrument.xlsform import write_xlsform

OLD = os.environ.get("CRM_STUDY_OLD_PYXFORM")
KOBO_RUNS = "3.0.0"
LIGHT = ("xlsform", "html", "gforms", "limesurvey", "codebook", "ddi", "sps", "rating")
CHECK = """\
import importlib.metadata, json, sys
from pyxform.xls2xform import convert
told = {"version": importlib.metadata.version("pyxform"), "warnings": {}}
validate = sys.argv[1] == "validate"
for path in sys.argv[2:]:
    try:
        warnings = convert(path, validate=validate).warnings
    except Exception as error:
        warnings = [f"{type(error).__name__}: {error}"]
    if warnings:
        told["warnings"][path] = warnings
print(json.dumps(told))
"""


@pytest.mark.parametrize("name", bundled_studies())
def test_every_light_format_is_written(name: str, tmp_path: Path) -> None:
    study = read_study(name)
    languages = study.instrument.languages
    written = write_instrument(study, formats=LIGHT, languages=languages, folder=tmp_path)
    assert len(written) >= len(LIGHT)
    assert all(path.stat().st_size > 0 for path in written)
    assert len({path.name for path in written}) == len(written)
    for path in written:
        if path.suffix == ".xlsx":
            assert openpyxl.load_workbook(path, read_only=True).sheetnames
        elif path.suffix == ".xml":
            ET.parse(path)  # noqa: S314 - written by this test
        elif path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        else:
            assert "{'en'" not in path.read_text("utf-8"), path.name


def forms_of(name: str, folder: Path) -> list[str]:
    """Write the forms of a study: all languages together, and each alone."""
    study = read_study(name)
    languages = study.instrument.languages
    paths = []
    for chosen in (languages, *([language] for language in languages)):
        home = folder / f"{name}-{'-'.join(chosen)}"
        home.mkdir(exist_ok=True)
        paths.append(str(write_xlsform(study, chosen, home)[0]))
    return paths


def test_the_converter_has_no_complaint_about_any_bundled_form(tmp_path: Path) -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    for name in bundled_studies():
        for path in forms_of(name, tmp_path):
            assert convert(path, validate=False).warnings == [], path


@pytest.mark.skipif(not OLD, reason="CRM_STUDY_OLD_PYXFORM names no Python with an older pyxform")
def test_the_converter_of_kobo_has_no_complaint_about_any_bundled_form(tmp_path: Path) -> None:
    assert OLD is not None
    paths = [path for name in bundled_studies() for path in forms_of(name, tmp_path)]
    how = "validate" if shutil.which("java") else "convert"
    command = [OLD, "-c", CHECK, how, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["version"] == KOBO_RUNS
    assert told["warnings"] == {}
