"""The abstract and the citations."""

import re

from ruamel.yaml import YAML

from crm_study.report.abstract.abstract import abstract_document
from crm_study.report.abstract.citation import bibtex, citation_cff
from crm_study.report.document import AuthorNote, Heading, Paragraph, TableBlock
from crm_study.results.prose import Prose


def test_every_part_has_its_sentence(bundled):
    document = abstract_document(*bundled)
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert heads[:5] == ["Purpose", "Method", "Findings", "Limits", "Keywords"]
    assert any(isinstance(block, AuthorNote) for block in document.blocks)


def test_numbers_come_from_the_findings(bundled):
    study, findings = bundled
    for block in abstract_document(study, findings).blocks:
        if isinstance(block, Paragraph) and isinstance(block.text, Prose):
            plain = " ".join(part for part in block.text.parts if isinstance(part, str))
            assert not re.search(r"\d", re.sub(r"CR2|R²", "", plain)), plain


def test_published_numbers_only_where_there_are_any(bundled):
    study, findings = bundled
    tables = [b for b in abstract_document(study, findings).blocks if isinstance(b, TableBlock)]
    assert len(tables) == bool(study.published)


def test_the_cff_file_is_yaml_with_what_the_format_demands(bundled):
    study, findings = bundled
    made = YAML(typ="safe").load(citation_cff(study, findings))
    assert made["cff-version"] == "1.2.0"
    assert made["title"] == study.title_in("en")
    assert made["authors"] == [{"name": "[AUTHOR]"}]
    assert study.sha256 in made["abstract"]
    assert ("SYNTHETIC" in made["abstract"]) == findings.origin.synthetic


def test_bibtex_escapes_what_latex_would_read(bundled):
    study, findings = bundled
    text = bibtex(study, findings)
    assert text.startswith(f"@misc{{{study.id},\n")
    assert not re.search(r"(?<!\\)[&%$#_]", text.replace(study.id, ""))
    assert text.count("{") == text.count("}")
