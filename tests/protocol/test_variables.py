"""Names inside models, paths, comparisons and choices must name something that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.reader import read_study

DECLARED = """
hierarchical:
  steps: {outcome: care, blocks: [[a1], [gender]]}
moderation:
  m: {outcome: care, predictor: carre, moderator: a1}
mediation:
  m: {outcome: care, predictor: a1, mediators: [a2, a1]}
pls:
  p: {paths: {care: [cares]}}
comparisons:
  c: {outcomes: [cara], group: functon}
associations:
  a: {rows: function, columns: a9}
multiverse:
  u: {model: simpel, term: care}
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "unknown construct or item 'gender'. Known: ",
        "unknown construct or item 'carre'. Did you mean 'care'?",
        "mediation 'm' names 'a1' 2 times.",
        "unknown construct 'cares'. Did you mean 'care'?",
        "unknown construct 'cara'. Did you mean 'care'?",
        "unknown item or column 'functon'. Did you mean 'function'?",
        "unknown item or column 'a9'. Did you mean 'a3'?",
        "unknown model 'simpel'. Did you mean 'simple'?",
    ],
)
def test_an_unknown_name_is_said_with_the_nearest(folder: Path, sentence: str) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + DECLARED, encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        read_study(folder)
    found = [str(complaint) for complaint in caught.value.complaints]
    assert any(sentence in complaint for complaint in found), "\n".join(found)


def test_a_product_multiplies_terms_of_its_model(folder: Path) -> None:
    path = folder / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert "predictors: [care]" in text
    edited = text.replace("predictors: [care]", "predictors: [care], interactions: [[care, a1]]", 1)
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(ProtocolError, match="unknown term of an interaction 'a1'"):
        read_study(folder)
