"""Every kind of finding has a home, and every declared analysis a chapter."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from crm_study.analysis.kinds import KINDS
from crm_study.analysis.registry import REGISTERED, declared_chapter
from crm_study.analysis.route import route
from crm_study.protocol.analyses.kinds import ANALYSES, class_of
from crm_study.results.finding import Finding


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_is_rebuilt_as_a_finding(kind):
    assert issubclass(KINDS[kind], Finding)
    assert KINDS[kind] is not Finding


def test_what_can_be_declared_can_be_computed():
    assert set(ANALYSES) == set(REGISTERED)


@pytest.mark.parametrize("kind", sorted(ANALYSES))
def test_a_declared_kind_has_its_chapter(kind):
    assert callable(declared_chapter(kind))
    assert class_of(kind).model_fields["kind"].annotation is not str


def test_every_chapter_of_the_route_is_there():
    """A chapter is named by text and loaded when it runs: the text has to be right."""
    text = Path(route.__code__.co_filename).read_text(encoding="utf-8")
    places = re.findall(r'lazy\("(\w+):(\w+)"\)', text)
    assert len(places) > 30
    for module, name in places:
        assert callable(getattr(import_module(f"crm_study.analysis.{module}"), name))
