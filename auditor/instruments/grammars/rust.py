# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rust: `if`, `while`, `for`, `&&`, `||`, `?`, `let ... else` and each arm of a `match` but the first are decisions.

A closure is part of its function; behind `return` and the like `&&` makes a reference, and `||` begins a closure. What
a macro is given has no tree: its tokens are counted.
"""

from auditor.instruments.grammars.parser import Grammar
from auditor.instruments.rust.functions import count_decisions

RUST = Grammar(
    "tree_sitter_rust",
    r"""
    (function_item name: (_) @name body: (_)) @function
    (function_item parameters: (parameters [(parameter) (self_parameter) (variadic_parameter)] @parameter) body: (_))
    [(if_expression) (while_expression) (for_expression) (try_expression)] @decision
    (let_declaration "else" @decision)
    (match_block (match_arm) . [(line_comment) (block_comment) (attribute_item)]* . (match_arm) @decision)
    (match_pattern condition: (_) @decision)
    ((binary_expression left: (_) @left operator: ["&&" "||"] @decision)
        (#not-match? @left "^(return|break|continue|yield)([ \t\r\n]+'[A-Za-z0-9_]+)?$"))
    (let_chain "&&" @decision)
    (macro_invocation (token_tree) @tokens)
    [(line_comment) (block_comment) (shebang)] @comment
    """,
    count_decisions,
)
