# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What this program does to the machine: the code that it lets in, the processes it starts, the bytes it writes."""
