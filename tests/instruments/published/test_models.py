# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Models answer in the place of pygount and lizard for the versions that they were compared with, and no others."""

import logging
import sys
from collections.abc import Iterator

import pytest

from auditor.instruments import digest
from auditor.instruments.figures import LizardFigures, PygountFigures
from auditor.instruments.languages import CPP, C, Language
from auditor.instruments.measurement import measure
from auditor.instruments.published import functions, fused, lines, models

TEXT = "int f(void)\n{\n    return 1;\n}\n"
TOOLS = ("pygount", "Pygments", "lizard")


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    models.list_unmodelled.cache_clear()
    yield
    models.list_unmodelled.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which tools themselves read a text, in the order in which they did."""
    found: list[str] = []
    by_pygount, by_lizard = lines._read_by_pygount, functions._read_by_lizard

    def pygount(characters: str, language: Language) -> PygountFigures:
        found.append("pygount")
        return by_pygount(characters, language)

    def lizard(characters: str, example: str) -> LizardFigures:
        found.append("lizard")
        return by_lizard(characters, example)

    monkeypatch.setattr(lines, "_read_by_pygount", pygount)
    monkeypatch.setattr(functions, "_read_by_lizard", lizard)
    return found


def read(text: str) -> tuple[object, object]:
    return lines.pygount_figures(text, C), functions.lizard_figures(text, C.example)


def test_the_installed_tools_are_those_that_were_modelled() -> None:
    assert (models.list_unmodelled(), models.are_on()) == ((), True)


def test_models_answer(asked: list[str]) -> None:
    assert read(TEXT)[0] == PygountFigures(2, 0)
    assert asked == []


def test_what_models_refuse_is_read_by_the_tools(asked: list[str]) -> None:
    refused = TEXT + 'char *s = R"(\n)";\n'
    figures = read(refused)
    assert asked == ["pygount", "lizard"]
    with models.without_models():
        assert read(refused) == figures


def test_without_models_the_tools_find_the_same(asked: list[str]) -> None:
    figures = read(TEXT)
    with models.without_models():
        assert read(TEXT) == figures
    assert asked == ["pygount", "lizard"]
    assert models.are_on()


@pytest.mark.parametrize("tool", TOOLS)
def test_another_version_reads_by_itself(tool: str, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    version_of = digest._version_of
    monkeypatch.setattr(digest, "_version_of", lambda name: "99.0" if name == tool else version_of(name))
    assert models.list_unmodelled() == (f"{tool} 99.0, not {models.MODELLED_VERSIONS[tool]}",)
    assert read(TEXT)[0] == PygountFigures(2, 0)
    assert asked == ["pygount", "lizard"]
    assert models.describe_unmodelled().startswith(f"{tool} 99.0, not ")


def test_nothing_is_said_of_the_versions_that_were_modelled() -> None:
    assert models.describe_unmodelled() == ""


def test_no_code_of_ours_is_read_to_compare_the_versions_of_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(digest, "digest_of")
    digest.digest_instruments.cache_clear()
    assert models.list_unmodelled() == ()


FAILING = {
    "pygount": (lines, "pygount_figures_of_c", C, "model of pygount: KeyError: 'odd'"),
    "lizard": (functions, "lizard_figures_of_c", C, "model of lizard: KeyError: 'odd'"),
    "generators": (fused, "read_in_one_loop", CPP, "model of lizard's generators: KeyError: 'odd'"),
}


@pytest.fixture(params=[*FAILING.values()], ids=[*FAILING])
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Language, str]:
    """A language of which a model fails, and what is told of it then."""
    module, model, language, told = request.param

    def fail(*_: object) -> object:
        raise KeyError("odd")

    monkeypatch.setattr(module, model, fail)
    return language, told


def test_a_model_that_fails_costs_no_figure_and_is_told(
    failing: tuple[Language, str], caplog: pytest.LogCaptureFixture
) -> None:
    language, told = failing
    with models.without_models():
        expected = measure(TEXT.encode(), language)
    with models.noted_failures() as failures, caplog.at_level(logging.INFO, models.__name__):
        assert measure(TEXT.encode(), language) == expected
    assert set(failures) == {told}
    assert f"{told}; " in caplog.text


def test_a_model_whose_module_is_missing_is_a_broken_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> object:
        raise ImportError("no module")

    monkeypatch.setattr(lines, "pygount_figures_of_c", fail)
    with pytest.raises(ImportError, match="no module"):
        measure(TEXT.encode(), C)


PROGRAM = b"""/* A comment
 * on lines. */
static int add(struct a *b, int c)
{
    if (b && c > 3 || !b)
        return b->d[c] + 1; // sum
    for (c = 0; c < 10; c++)
        b->e += "text"[c];
    return 0;
}

#define A(b) ((b) + 1)
"""


def calls_of(content: bytes) -> int:
    """How many functions, of Python or of C, are called to measure a text: what no other process disturbs."""
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        measure(content, C)
    finally:
        sys.setprofile(None)
    return number


def test_models_spare_most_of_the_work() -> None:
    """They make 25 times fewer calls; half of that is a fault, which no figure would show."""
    content = PROGRAM * 50
    measure(PROGRAM, C)
    with models.without_models():
        measure(PROGRAM, C)
        by_tools = calls_of(content)
    assert by_tools > 12 * calls_of(content)
