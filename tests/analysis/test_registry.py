"""Every kind of finding has a home, and every declared analysis a chapter."""

import pytest

from crm_study.analysis.kinds import KINDS
from crm_study.analysis.registry import REGISTERED, declared_chapter
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
