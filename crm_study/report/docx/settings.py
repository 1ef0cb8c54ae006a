"""The settings of a report: today's layout rules, and no questions on opening."""

from __future__ import annotations

from crm_study.report.docx.markup import part

_WORD_2013 = "15"
_RULES = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures")


_FOOTNOTES = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'


def settings_part(*, footnotes: bool = False) -> str:
    """Return ``word/settings.xml``."""
    notes = _FOOTNOTES if footnotes else ""
    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="{_WORD_2013}"/>'
    rules = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="1"/>' for name in _RULES
    )
    return part(
        "w:settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"{notes}<w:compat>{mode}{rules}</w:compat>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    )
