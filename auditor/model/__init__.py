# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of auditor as types: frozen, typed, without any input or output.

Totals are derived and never stored next to the things they add up. What cannot be true raises `ValueError` at
construction.
"""
