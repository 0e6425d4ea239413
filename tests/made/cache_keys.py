# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The key of caches that tests open by themselves."""

from auditor.measuring.cache_key import CacheKey

CACHE_KEY = CacheKey(b"k" * 32, "the key of the tests")
