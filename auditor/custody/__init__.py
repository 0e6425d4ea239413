# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom one trusts with the code: who signed a revision, and who has touched its files."""
