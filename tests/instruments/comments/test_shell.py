# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comments of shell scripts. What is true was tried with bash; the corpus has whole files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.instruments.comments.shell import find_comments
from auditor.instruments.languages import SHELL
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement

Piece = tuple[str, bool]
"""Some text, and whether it is a comment."""


def comments_in(text: str) -> list[str]:
    return [text[start:end] for start, end in find_comments(text)]


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("#", ["#"], id="a mark only"),
        pytest.param("#!/bin/sh\nls # a", ["#!/bin/sh", "# a"], id="the interpreter"),
        pytest.param("a#b \\# '#' \"#\" $# ${#a} ${a#b}", [], id="marks within words"),
        pytest.param("a\\\n#b\n \\\n# c", ["# c"], id="spliced lines"),
        pytest.param("ls;# a\nls&# b\nls|# c\n(ls)# d\n(# e\n)", ["# a", "# b", "# c", "# d", "# e"], id="operators"),
        pytest.param("{# a\n}# b\n[# c", [], id="words that are no operators"),
        pytest.param("a='# b\n# c' # d", ["# d"], id="a string over lines"),
        pytest.param("$'\\'# a' # b\n$\"# c\" # d", ["# b", "# d"], id="dollars before quotes"),
        pytest.param("'# a\n# b", [], id="an open quote"),
        pytest.param('"$(ls "# a" # b"\n)" # c', ['# b"', "# c"], id="a command in a string"),
        pytest.param("\"${a:-it's}\" # b '", ["# b '"], id="an apostrophe in an expansion in a string"),
        pytest.param("\"${a#'}'}\" # b", ["# b"], id="a pattern in an expansion in a string"),
        pytest.param("${a:-'}'}# b\n${a[$b]} # c", ["# c"], id="expansions"),
        pytest.param("`ls # a` # b\n`# c\n`", ["# a", "# b", "# c"], id="backquotes end a comment"),
        pytest.param("`ls '` # a", ["# a"], id="backquotes end a string"),
        pytest.param('"`ls \\"# a\\"`" # b', ["# b"], id="escaped quotes in backquotes"),
        pytest.param("$((1 << 2)) # a\n((b = 1 << a)) # c\n$[1 << 2] # d", ["# a", "# c", "# d"], id="shifts"),
        pytest.param("((ls) # a\n)", ["# a"], id="two parentheses that are no arithmetic"),
        pytest.param("$((ls) # a\n)", ["# a"], id="a group that starts a substitution"),
        pytest.param("if(# a\nls); then ((1 # b\n)); fi", ["# a"], id="a group behind a keyword"),
        pytest.param("a=(# b\n'# c' d# e\n)", ["# b"], id="an array"),
        pytest.param("f()# a\n{ ls; }", ["# a"], id="a function"),
        pytest.param("[[ a =~ ^(#|b) ]] # c\n[[ a =~ (#) ]] # d", ["# c", "# d"], id="a regular expression"),
        pytest.param("ls @(#|a) # b", ["# b"], id="an extended pattern"),
        pytest.param("$(case a in b) ls;; (c) ls;; esac) # d", ["# d"], id="patterns of case"),
        pytest.param("\"$(case a in b) ls '# c';; esac)\" # d", ["# d"], id="patterns of case in a string"),
        pytest.param("$(echo case) '# a' # b", ["# b"], id="a word that is no keyword"),
        pytest.param("esac; $(case a in b) # c\nesac) # d", ["# c", "# d"], id="a case that was never opened"),
        pytest.param("diff <(ls # a\n) >(ls '#') # b", ["# a", "# b"], id="processes"),
        pytest.param(") # a\n} # b", ["# a", "# b"], id="brackets that nothing opened"),
        pytest.param("$( ${ # a", [], id="nothing is closed"),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    assert comments_in(text) == comments


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        pytest.param("cat <<A\n# b\nA\n# c", ["# c"], id="plain"),
        pytest.param("cat <<A # b\n# c\nA\n# d", ["# b", "# d"], id="with a comment"),
        pytest.param("cat <<'A'; cat <<\"B C\"; cat <<\\D\n# a\nA\n#\nB C\n'\nD\n# e", ["# e"], id="three, quoted"),
        pytest.param('cat <<A\'B\'"\\""\\C\n#\nAB"C\n# d', ["# d"], id="a word quoted in part"),
        pytest.param("cat <<A\\\nB\n#\nAB\n# c", ["# c"], id="a word over lines"),
        pytest.param("cat <<-A\n\t# b\n A\n\t\tA\n# c", ["# c"], id="tabs are dropped, blanks are not"),
        pytest.param("cat <<A\n\tA\n# b\nA\n# c", ["# c"], id="tabs are kept"),
        pytest.param("cat <<A\n# \\\nA\n# b\nA\n# c", ["# c"], id="joined lines"),
        pytest.param("cat <<'A'\n# \\\nA\n# b", ["# b"], id="lines that are not joined"),
        pytest.param("cat <<''\n# a\n\n# b", ["# b"], id="an empty word"),
        pytest.param("cat <<!\n# a\n!\ncat <<$X\n#\n$X\ncat <<%\n#\n%\n# b", ["# b"], id="words of other characters"),
        pytest.param("cat <<$(a b)\n#\n$(a b)\ncat <<${a}\n#\n${a}\n# b", ["# b"], id="words like expansions"),
        pytest.param("cat <<$'A\\tB'\n#\nA\tB\ncat <<$\"A\"\n#\nA\n# b", ["# b"], id="quoted behind a dollar"),
        pytest.param("cat <<# a\n# b", ["# a", "# b"], id="a comment for a word"),
        pytest.param("a[1<<b]=c\n# d\nb]=c\na[$x << 1]+=(\n# e\n)", ["# d", "# e"], id="shifts in an element"),
        pytest.param("cat <<A\n# b\nA ", [], id="never closed"),
        pytest.param("cat <<A", [], id="never begun"),
        pytest.param("cat <<\n# a\ncat <<;# b", ["# a", "# b"], id="no word"),
        pytest.param("cat <<<A # b\n# c\nA", ["# b", "# c"], id="a string is no document"),
        pytest.param("cat 3<<A <&3\n# b\nA\n# c", ["# c"], id="with digits"),
        pytest.param("cat <<A && ls '\n' # b\n# c\nA\n# d", ["# b", "# d"], id="behind a string over lines"),
        pytest.param("cat <<A $(ls\n# b\n)\n# c\nA\n# d", ["# b", "# d"], id="behind a command over lines"),
        pytest.param('"$(cat <<A\n# b\n"\nA\n)" # c', ["# c"], id="in a substitution"),
        pytest.param("a=$(cat <<A)\n# b\nA\n# c", ["# c"], id="behind its substitution, as in bash"),
        pytest.param("a=`cat <<A\n# b\nA\n` # c", ["# c"], id="in backquotes"),
        pytest.param("a=`cat <<A`\n# b", ["# b"], id="none behind its backquotes"),
        pytest.param("echo '<<A' \"<<A\" \\<<A # b\n# c", ["# b", "# c"], id="operators in strings"),
        pytest.param("# <<A\n# b\nls", ["# <<A", "# b"], id="in a comment"),
    ],
)
def test_here_documents(text: str, comments: list[str]) -> None:
    assert comments_in(text) == comments


WORDS = st.sampled_from(
    (
        *("a", "a#b", "\\#", "'#\n# <<E'", "$'\\'#'", '"# <<E\n#"', "$#", "${#a}", "${a##*/}", "${a:-'#}'}"),
        *('"${a:-$b#}"', "\"${a#'}'}\"", "$((1 << 2))", "`ls '#' \\`ls\\``", "a\\\n#b", "<<<E", "=", "case", "]]"),
    )
)
COMMENTS = st.sampled_from(("#", "# don't", '# "', "# $(", "# )", "# <<E", "# \\", "#!", "# `", "# esac"))
DOCUMENTS = st.sampled_from(
    (
        ("<<E", "# don't ) `\nE \n\tE\n# \\\nE\nE\n"),
        ("<<'E'", '# $( " ${\n# \\\nE\n'),
        ("<<-E", "\t# ((\n E\n\t\tE\n"),
        ('<< "E F"', "E\n#\nE F\n"),
    )
)
SEPARATORS = st.sampled_from((" ; ", ";", " | ", " && \\\n "))
BLOCKS = st.sampled_from((("(", ")"), ("( ", " )"), ("{ ", "}"), ("if ", "then ls;fi"), ("case a in (a#b|c) ", "esac")))
SUBSTITUTIONS = st.sampled_from((("$(", ")"), ('"# $(', ')"'), ("$( (a); ", ")"), ("<(", ")"), ("a$(", ")# b")))


@st.composite
def lines(draw: st.DrawFn, depth: int = 2) -> list[Piece]:
    """Whole lines of commands, with their comments as pieces of their own."""
    pieces: list[Piece] = []
    for _ in range(draw(st.integers(1, 3))):
        pieces += draw(line(depth))
    return pieces


@st.composite
def line(draw: st.DrawFn, depth: int) -> list[Piece]:
    """Commands, behind them a comment or none, and behind the line the here-documents that were announced in it."""
    pieces: list[Piece] = []
    documents = ""
    for _ in range(draw(st.integers(0, 2))):
        pieces += draw(command(depth))
        if draw(st.booleans()):
            operator, document = draw(DOCUMENTS)
            pieces.append((f" {operator} ", False))
            documents += document
        pieces.append((draw(SEPARATORS), False))
    pieces.append(("ls ", False))
    if draw(st.booleans()):
        pieces.append((draw(COMMENTS), True))
    pieces.append(("\n" + documents, False))
    if depth and draw(st.booleans()):
        opening, closing = draw(BLOCKS)
        pieces += [(opening, False), *draw(lines(depth - 1)), (closing, False), ("\n", False)]
    return pieces


@st.composite
def command(draw: st.DrawFn, depth: int) -> list[Piece]:
    """Words, one of which may hold lines of commands."""
    pieces = [(f"a {draw(WORDS)} {draw(WORDS)}", False)]
    if depth and draw(st.booleans()):
        opening, closing = draw(SUBSTITUTIONS)
        pieces += [(f" {opening}", False), *draw(lines(depth - 1)), (closing, False)]
    return pieces


@settings(deadline=None)
@given(lines())
def test_the_comments_of_any_script_are_those_that_were_put_in(pieces: list[Piece]) -> None:
    text = "".join(piece for piece, _ in pieces)
    assert comments_in(text) == [piece for piece, is_comment in pieces if is_comment]


fragments = st.sampled_from(
    (*"#'\"`\\\n\t ()${};&|<=a", "$(", "$((", "((", "${a#", "<<", "<<-", "<<E", "\nE\n", "case ", "esac", "=~ ", "if ")
)


@given(st.one_of(st.text(), st.lists(fragments).map("".join)))
def test_comments_of_any_text_start_with_their_mark_and_end_with_their_line(text: str) -> None:
    behind = 0
    for start, end in find_comments(text):
        assert behind <= start
        assert text[start] == "#"
        assert "\n" not in text[start:end]
        assert text[end : end + 1] in ("", "\n", "`")
        behind = end


@pytest.mark.parametrize(
    ("first", "comments"),
    [
        pytest.param("#!/bin/bash\n", ["#!/bin/bash", "# b"], id="bash"),
        pytest.param("#!/usr/bin/env bash\n", ["#!/usr/bin/env bash", "# b"], id="bash by env"),
        pytest.param("#!/bin/sh\n", ["#!/bin/sh"], id="POSIX"),
        pytest.param("#!/bin/bash --posix\n", ["#!/bin/bash --posix"], id="bash as POSIX"),
        pytest.param("", [], id="unknown"),
    ],
)
def test_a_single_quote_within_braces_within_a_string_quotes_in_bash(first: str, comments: list[str]) -> None:
    assert comments_in(first + 'a "${x:=\'"\'}"\n# b\n') == comments


@pytest.mark.parametrize(
    ("opening", "comments"),
    [("(", ["# b"]), ("((", ["# b"]), ("$((", ["# b"]), ('"$(', ["# b"]), ("${", []), ("case a in (", ["# b"])],
)
def test_nothing_is_nested_too_deep(opening: str, comments: list[str]) -> None:
    assert comments_in(opening * 5000 + " # b") == comments


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cat <<!\n# it's\n!\n# b\n", id="a word of no letters"),
        pytest.param('cat <<"A B" <<\\C\n# it\'s\nA B\n# "\nC\n# b\n', id="two documents"),
        pytest.param("cat <<$X\n# it's\n$X\ncat <<-A\n\t#'\n\tA\n# b\n", id="a word with a dollar, tabs"),
        pytest.param("a=$(( 1 << 2 )) b=$[1<<2]\n# b\n2\n", id="shifts"),
        pytest.param("cat <<A\n#'\\\nA\n#'\nA\n# b\n", id="joined lines"),
        pytest.param("cat <<''\n#'\n\n# b\n", id="an empty word"),
    ],
)
def test_two_readers_agree_on_here_documents(text: str) -> None:
    outcome = measure(text.encode(), SHELL)
    assert isinstance(outcome, Measurement)
    assert (outcome.labels, outcome.disputes) == ((), ())
