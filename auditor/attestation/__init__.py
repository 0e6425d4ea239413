# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Statements that somebody signs: the envelope around one, and the OpenPGP signature on it."""
