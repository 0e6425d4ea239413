# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The instruments: the content of one file and its language in, a measurement out. Nothing here reads a file."""
