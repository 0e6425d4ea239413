# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Python: `if`, `elif`, `for`, `while`, `except`, `case`, `and`, `or`, also of an expression, are decisions.

A lambda is part of its function. `@string` is a statement that is nothing but a string, `@code` what
begins a string with fields.
"""

from auditor.instruments.grammars.parser import Grammar

PYTHON = Grammar(
    "tree_sitter_python",
    """
    (function_definition name: (_) @name) @function
    (function_definition parameters: (parameters (_) @parameter))
    [(if_statement) (elif_clause) (for_statement) (while_statement) (except_clause) (case_clause)] @decision
    [(conditional_expression) (for_in_clause) (if_clause)] @decision
    (boolean_operator operator: ["and" "or"] @decision)
    (comment) @comment
    (expression_statement . [(string) (concatenated_string)] @string .)
    ((string_start) @code (#match? @code "[fFtT]"))
    """,
)
