"""The settings of a report: today's layout rules, and no questions on opening."""

from __future__ import annotations

from crm_study.report.docx.markup import part

_WORD_2013 = "15"
_RULES = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures")


def settings_part() -> str:
    """Return ``word/settings.xml``."""
    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="{_WORD_2013}"/>'
    rules = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="1"/>' for name in _RULES
    )
    return part(
        "w:settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{mode}{rules}</w:compat>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    )
