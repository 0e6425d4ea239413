# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How an upstream host is reached: addresses checked, mirrors in their place, and git run safely."""
