# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""auditor measures the trusted computing base of Qubes OS and checks what is claimed about it."""

__version__ = "0.1.0"
