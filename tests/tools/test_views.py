# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the docs say of the views of a history is what their register says."""

from tools.views import PAGE, write_page


def test_the_views_are_as_the_register_has_them() -> None:
    assert write_page(PAGE.read_text("utf-8")) == PAGE.read_text("utf-8"), "run `make docs`"
