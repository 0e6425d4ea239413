# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages that the manifest quotes: fetched, read as text, and held against what is quoted."""
