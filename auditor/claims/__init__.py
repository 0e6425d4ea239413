# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Published sentences about the size of the TCB: quoted rightly, and checked by each definition of a line."""
