# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many contents measured: worker processes, the cache of measurements, local files."""
