# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the docs and `audit.json` say about the figures of a file is what their register says."""

from auditor.documents.figures import FileEntry
from auditor.findings.figures import FILE_FIGURES
from auditor.instruments.further import FURTHER
from tools.figures import PAGE, write_page

DERIVED = {"ccn_max"}
"""What a reader of `audit.json` has from the functions that are listed there."""


def test_the_table_of_figures_is_as_the_register_has_it() -> None:
    assert write_page(PAGE.read_text("utf-8")) == PAGE.read_text("utf-8"), "run `make docs`"


def test_every_figure_has_its_name_in_audit_json() -> None:
    names = [figure.name for figure in FILE_FIGURES]
    assert len(names) == len(set(names))
    assert set(names) - set(FileEntry.__struct_fields__) - FURTHER.keys() == DERIVED
