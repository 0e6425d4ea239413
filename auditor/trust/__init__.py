# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who trusts whom: scenarios, VMs and trust rules checked and followed, and how much code each of them trusts."""
