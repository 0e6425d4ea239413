# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What follows from an audit, as pure functions: totals, verdicts, claims, rankings, scenarios."""
