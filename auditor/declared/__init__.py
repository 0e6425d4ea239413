# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person writes, read and checked: the manifest and the lock, and what is said in them."""
