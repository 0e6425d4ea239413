# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every form says of an audit or a count of lines alone, so that nobody takes it for a full one."""

LACKS = "no functions and no CCN, and disputes between instruments were not looked for"
"""What is not known."""

NOTICE = f"lines only: {LACKS}"
"""That it is one of lines alone, in one line."""

FULL = "run again without --lines-only for all figures and their checks"
"""What to do about it."""
