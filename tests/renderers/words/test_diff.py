# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What changed in a component, in a line: its size, and what of it is other than before."""

import pytest

from auditor.findings.compare.audits import compare
from auditor.model.measured import MeasuredFile
from auditor.renderers.words.diff import describe_change, list_components
from tests.made.audits import measured_file
from tests.made.diffs import audit_of, with_function
from tests.made.manifests import MANIFEST

KEPT = measured_file("daemon/kept.c", code=10, blob="5" * 40)
OLD = measured_file("old/util.c", code=10, blob="6" * 40)
NEW = measured_file("new/util.c", code=10, blob="6" * 40)
CHANGES = {
    "renamed": ([KEPT, OLD], [KEPT, NEW], "20 SLOC as before, 1 file renamed"),
    "renamed, and another grown": (
        [KEPT, OLD],
        [measured_file("daemon/kept.c", code=12, blob="7" * 40), NEW],
        "20 -> 22 SLOC (+2), 1 file renamed, 1 file other than before",
    ),
    "of the same size": (
        [KEPT],
        [measured_file("daemon/kept.c", code=10, blob="7" * 40)],
        "10 SLOC as before, 1 file other than before",
    ),
    "with functions": (
        [with_function("daemon/a.c", "main", 3, 1, 5)],
        [with_function("daemon/a.c", "main", 4, 1, 6)],
        "5 -> 6 SLOC (+1), 1 function other than before",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), CHANGES.values(), ids=CHANGES.keys())
def test_a_line_says_what_is_other_than_before(old: list[MeasuredFile], new: list[MeasuredFile], words: str) -> None:
    diff = compare(audit_of("1", *old), audit_of("2", *new), MANIFEST)
    (daemon,) = list_components(diff)
    assert describe_change(daemon, diff) == f"daemon: {words}"
