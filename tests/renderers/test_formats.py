# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds of every form: strict readers accept it, equal reports give equal bytes, nothing in it is hidden."""

import json
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import pytest

from auditor.renderers import DEFAULT_FORMATS, FORM_BY_NAME, FORMATS, FORMS
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.named_reports import REPORTS, all_texts, all_texts_of_another_process, texts_of
from tests.made.places import ROOT
from tests.made.reports import render
from tests.reading.strict_readers import read_atom, read_csv, read_cyclonedx, read_junit, read_openmetrics, read_sarif

READERS: dict[str, Callable[[str], object]] = {
    "atom": read_atom,
    "csv": read_csv,
    "junit": read_junit,
    "sarif": read_sarif,
    "openmetrics": read_openmetrics,
    "cyclonedx": read_cyclonedx,
}
FILES = {form.name: list(form.files) or [""] for form in FORMS}
NEW = [form for form in FORMATS if form not in DEFAULT_FORMATS]
"""The forms in which no text of an upstream is shown raw."""


def test_every_form_has_a_name_of_its_own() -> None:
    assert len(FORM_BY_NAME) == len(FORMS)


@pytest.mark.parametrize("form", FORMATS)
def test_is_documented_with_its_files(form: str) -> None:
    text = (ROOT / "docs" / "outputs.md").read_text()
    heading = next(line for line in text.splitlines() if line.startswith("## ") and form in line[3:].split(", "))
    section = text.partition(f"{heading}\n")[2].partition("\n## ")[0]
    assert [file for file in FILES[form] if f"`{file or form}`" not in section] == []


@pytest.mark.parametrize("form", FORMATS)
def test_writes_these_files(form: str) -> None:
    texts = texts_of(form, "whole")
    assert [path for path in texts if not path.startswith("components/")] == FILES[form]
    assert FORM_BY_NAME[form].several == (len(texts) > 1)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", READERS)
def test_a_strict_reader_accepts_it(form: str, name: str) -> None:
    for text in texts_of(form, name).values():
        READERS[form](text)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", NEW)
def test_is_text_with_nothing_hidden(form: str, name: str) -> None:
    for text in texts_of(form, name).values():
        assert text.encode("utf-8")
        assert text.endswith("\n")
        assert not {character for character in text if not character.isprintable()} - {"\n", "\r"}
        assert "\r" not in text or form == "csv"


@cache
def harmless_texts(form: str) -> dict[str, str]:
    return render(form, hostile_report("harmless"))


@pytest.mark.parametrize("form", ["sarif", "codequality", "cyclonedx"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_changes_no_structure(form: str, name: str) -> None:
    (hostile,), (harmless,) = texts_of(form, name).values(), harmless_texts(form).values()
    assert _shape(json.loads(hostile)) == _shape(json.loads(harmless))


def _shape(value: object) -> object:
    """The keys and lengths of a document; keys that are names are only counted, and so are optional addresses."""
    if isinstance(value, dict):
        names = sorted(key for key in value if key in KEYS)
        return [(name, _shape(value[name])) for name in names]
    return [_shape(item) for item in value] if isinstance(value, list) else type(value).__name__


KEYS = {
    *("runs", "results", "ruleId", "message", "text", "locations", "physicalLocation", "artifactLocation", "region"),
    *("description", "check_name", "fingerprint", "severity", "location", "path", "lines", "begin"),
    *("components", "metadata", "bom-ref", "name", "version", "type"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_changes_no_markup(name: str) -> None:
    for form in ("junit", "badge", "atom"):
        hostile, harmless = (next(iter(texts.values())) for texts in (texts_of(form, name), harmless_texts(form)))
        assert _tags(hostile) == _tags(harmless)


def _tags(text: str) -> list[tuple[str, list[str]]]:
    return [(element.tag, sorted(element.attrib)) for element in ElementTree.fromstring(text).iter()]


@pytest.mark.slow
def test_the_same_report_gives_the_same_bytes() -> None:
    texts = all_texts()
    assert texts == all_texts_of_another_process()
    assert texts.count("gl-code-quality-report.json") == len(REPORTS) - len(HOSTILE)
