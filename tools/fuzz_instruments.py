# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make fuzz`: coverage-guided inputs for the instruments; whatever comes, the figures of a file add up.

The options are those of libFuzzer, for example `-runs=10000` or `-max_total_time=3600`, and a folder that keeps the
inputs found. It ends with an error at the first input that breaks a rule, and writes that input to a file.
"""

import sys

import atheris

with atheris.instrument_imports(include=["auditor.instruments"]):
    from auditor.instruments.c import scanner
    from auditor.instruments.languages import LANGUAGES, load_function
    from auditor.instruments.measurement import classify_lines, measure
    from auditor.instruments.text import read_text

    # Readers are loaded by name when the first text needs them, which would be too late here.
    for place in filter(None, (place for one in LANGUAGES for place in (one.comments, one.rewriting))):
        load_function(place)

from auditor.model.measured import Measurement, Unmeasured


def check_input(data: bytes) -> None:
    """Measure `data`, its first byte choosing the language; raises `AssertionError` if the figures contradict."""
    if not data:
        return
    language, content = LANGUAGES[data[0] % len(LANGUAGES)], data[1:]
    outcome = measure(content, language)
    lines = classify_lines(content, language)
    text = read_text(content)
    if isinstance(text, Unmeasured):
        assert outcome == text
        assert lines == ()
        return
    assert len(lines) == scanner.count_physical(text.content)
    if isinstance(outcome, Measurement):
        check_figures(outcome, [line.kind for line in lines])


def check_figures(measurement: Measurement, kinds: list[str]) -> None:
    """Raise `AssertionError` unless the figures of a file agree with each other and with the class of each line."""
    counts = measurement.lines
    assert [kinds.count(kind) for kind in ("code", "comment", "blank")] == [counts.code, counts.comment, counts.blank]
    if measurement.details:
        details = measurement.details
        assert details.brackets + details.strings <= counts.code
        assert details.includes <= details.directives <= counts.code
        assert details.dead <= counts.code
    for function in measurement.functions or ():
        assert 1 <= function.start <= counts.physical + 1, function


def main() -> None:
    """Fuzz until libFuzzer's options say stop."""
    atheris.Setup(sys.argv, check_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
