import re
from base64 import b64decode
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from crm_study.report.chapters import document_of
from crm_study.report.html import html
from crm_study.report.symbols import heading_parts, sentence_parts
from crm_study.results.cutoffs.measurement import NUNNALLY_1978
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.prose import Slot, compose

VOID = {"meta", "img", "br", "wbr", "hr", "link", "input"}


class Page(HTMLParser):
    """A strict reader: every element closed in order, every attribute once."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.words = [], [], []
        self.text_of = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert max(Counter(name for name, _ in attrs).values(), default=1) == 1, attrs
        element = (tag, dict(attrs), tuple(outer for outer, _ in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append((tag, len(self.elements) - 1))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open[-1][0] == tag, (self.open, tag)
        self.open.pop()

    def handle_data(self, data):
        self.words.append((data, tuple(index for _, index in self.open)))
        for _, index in self.open:
            self.text_of[index] = self.text_of.get(index, "") + data

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]

    def texts(self, tag):
        return [
            self.text_of.get(index, "")
            for index, (name, _, _) in enumerate(self.elements)
            if name == tag
        ]


@pytest.fixture
def page(study, findings):
    return Page(html(document_of(study, findings)))


@pytest.fixture(params=["findings", "synthetic_findings"])
def any_text(request, study):
    return html(document_of(study, request.getfixturevalue(request.param)))


@pytest.fixture
def hostile_text(hostile):
    return html(document_of(hostile.study, hostile.findings))


def loose_numbers(page):
    """Numbers in the sentences of the body that no address stands behind."""
    for raw, path in page.words:
        words = raw
        tags = [page.elements[index][0] for index in path]
        numbered = any("data-number" in page.elements[index][1] for index in path)
        for rule in (NUNNALLY_1978, SIGNIFICANCE_1925):
            words = words.replace(rule.source, "")
        if "main" in tags and "p" in tags and "a" not in tags and not numbered:
            yield from re.findall(r"\d[\d.,]*", words.replace("H0", ""))


def test_the_page_allows_nothing_but_itself(any_text):
    page = Page(any_text)
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert not page.all("script")
    assert not page.all("link")
    assert not [a for _, a, _ in page.elements if any(name.startswith("on") for name in a)]
    assert not [a for _, a, _ in page.elements if "style" in a]
    assert all(img["src"].startswith("data:image/svg+xml;base64,") for img in page.all("img"))
    assert all(a["href"].startswith("#") for a in page.all("a"))
    assert "url(" not in any_text
    assert "@import" not in any_text


def test_ids_are_unique_and_every_link_arrives(any_text):
    page = Page(any_text)
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = [a[n] for _, a, _ in page.elements for n in ("aria-labelledby",) if n in a]
    assert {a["href"][1:] for a in page.all("a")} | set(named) <= set(ids)


def test_landmarks_headings_and_language(page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("nav")) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert all("aria-labelledby" in section for section in page.all("section"))
    assert page.texts("h2")[0] == "Contents"
    entries = [text.strip() for text in (*page.texts("summary"), *page.texts("li"))]
    assert set(page.texts("h2")[1:]) <= set(entries)
    assert set(page.texts("h3")) - set(entries) == {"4.2\u2002Summary of the tests of hypotheses"}
    assert "4.2\u2002Tests of hypotheses" in entries
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all(
        "meta"
    )


def test_every_picture_says_what_it_shows(page):
    assert page.all("img")
    assert all(img["alt"].strip() for img in page.all("img"))
    for img in page.all("img"):
        svg = b64decode(img["src"].partition(",")[2])
        assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own picture


def test_tables_have_captions_and_scoped_headers(page):
    tables = page.all("table")
    assert len(tables) == len(page.all("caption")) > 0
    for tag, attrs, path in page.elements:
        if tag == "th":
            assert attrs["scope"] == ("col" if "thead" in path else "row")
    assert page.texts("caption")[0] == "Table 1 Reliability, main wave"


def test_wide_content_scrolls_in_a_box_a_keyboard_reaches(page):
    boxes = [a for tag, a, _ in page.elements if tag == "div" and a.get("class") == "scroll"]
    assert len(boxes) == len(page.all("table")) + len(page.all("img"))
    assert all(b["tabindex"] == "0" and b["role"] == "region" and b["aria-label"] for b in boxes)


def test_every_number_carries_its_address(page):
    cells = {a["data-number"] for a in page.all("td") if "data-number" in a}
    spans = [a["data-number"] for a in page.all("span") if "data-number" in a]
    assert "reliability.main/scrm/conf_low" in cells
    at = spans.index("hypotheses/glance/n_hypotheses")
    assert spans[at + 1] == "hypotheses/glance/n_supported"
    assert "reliability.main/scrm/p_value" in spans
    assert all(a["class"] == "num" for a in page.all("td") if "data-number" in a)


def test_no_number_in_a_sentence_stands_alone(page):
    assert list(loose_numbers(page)) == []


def test_a_loose_number_would_be_found(study, findings):
    shown = html(document_of(study, findings))
    text = shown.replace("The weakest scale", "The 3 weakest scale", 1)
    assert list(loose_numbers(Page(text))) == ["3"]


def test_the_p_value_stands_as_printed(any_text):
    assert ">&lt; .001</td>" in any_text
    assert "<i>p</i>\u00a0&lt;\u00a0.001</span>" in any_text
    assert ">.043</td>" in any_text


def test_synthetic_data_are_marked_on_top_in_title_and_in_notes(study, synthetic_findings):
    text = html(document_of(study, synthetic_findings))
    page = Page(text)
    banners = [a for tag, a, _ in page.elements if tag == "div" and a.get("class") == "banner"]
    assert [one.get("role") for one in banners] == ["region"]
    assert banners[0].get("aria-label")
    assert page.texts("title")[0].startswith("SYNTHETIC DATA")
    assert {"name": "crm-study:synthetic", "content": "true"} in page.all("meta")
    assert text.count(SYNTHETIC_NOTE) == 3
    assert text.count('<p class="note stamp">') == 2
    assert re.search(r"\.banner \{ position: sticky; top: 0;", text)
    assert re.search(r"@media print \{.*\.banner \{ position: fixed;", text, re.DOTALL)


def test_real_data_have_no_banner(study, findings):
    text = html(document_of(study, findings))
    assert "SYNTHETIC" not in text
    assert 'class="banner"' not in text


def test_hostile_words_are_only_words(hostile_text):
    page = Page(hostile_text)
    assert not page.all("script")
    assert '<script>alert("1")</script>' in page.texts("h1")[0]
    assert "{{ 7 * 7 }}" in page.texts("h1")[0]
    assert "<script" not in hostile_text
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufffe]", hostile_text
    )
    hostile_text.encode("utf-8")
    assert "مرحبا" in page.texts("caption")[0]


def test_words_that_do_not_end_may_break(hostile_text):
    assert 'class="endless"' in hostile_text


def test_the_same_document_gives_the_same_page(study, findings):
    assert html(document_of(study, findings)) == html(document_of(study, findings))


def symbols(text):
    return [span.text for span in sentence_parts(text) if getattr(span, "symbol", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t(116) = 3.6 and F(1, 116) = 13", ["t", "F"]),
        ("M = 3.9, SD = 0.8, n ≥ 91", ["M", "SD", "n"]),
        ("R² = .44, ΔR² = .06, α = .86", ["R"]),
        ("a report = no; H1 is n.a. (N)", []),
    ],
)
def test_latin_symbols_stand_in_italics(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p", ["p"]),
        ("R²", ["R"]),
        ("Adj. R²", ["R"]),
        ("t crit.", ["t"]),
        ("Item–rest r", ["r"]),
        ("Planned", []),
        ("α if dropped", []),
    ],
)
def test_column_headings_that_are_symbols(text, expected):
    assert [span.text for span in heading_parts(text) if span.symbol] == expected


def test_relations_do_not_break_from_their_numbers():
    prose = compose("n = {n}", n=Slot("118", "x/glance/n_obs"))
    texts = [part.text for part in sentence_parts(prose)[:2]]
    assert texts == ["n", "\u00a0=\u00a0"]
    interval = compose("[{a}, {b}]", a=Slot("1", "x/a/n_obs"), b=Slot("2", "x/b/n_obs"))
    assert sentence_parts(interval)[2].text == ",\u00a0"


def test_a_heading_never_skips_a_level(page):
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("ground", ["#ffffff", "#fdf6e0"])
@pytest.mark.parametrize("name", ["ink", "soft", "link", "stamp"])
def test_words_stand_out_from_the_paper_and_from_places_for_the_author(any_text, name, ground):
    color = re.search(rf"--{name}: (#[0-9a-f]{{6}});", any_text)[1]
    light, dark = sorted((luminance(color), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color):
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(w * one for w, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
