"""Splits a C++ or SQL source into code, string literals and comments, line for line."""
import re

CPP = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|(?P<raw>R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)")'
    r'|(?P<text>"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)
SQL = re.compile(r"(?P<comment>--[^\n]*|/\*.*?\*/)", re.DOTALL)


def blank(text):
    """Spaces for everything but line ends, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", text)


def code_of(text):
    """The source without comments and without the contents of literals."""
    def replace(match):
        return blank(match.group(0)) if match.lastgroup == "comment" else '"' + blank(
            match.group(0))[1:-1] + '"'
    return CPP.sub(replace, text)


def strings_of(text):
    """Only the string literals."""
    out, end = [], 0
    for match in CPP.finditer(text):
        out.append(blank(text[end:match.start()]))
        keep = match.group("raw") or match.group("text")
        out.append(match.group(0) if keep else blank(match.group(0)))
        end = match.end()
    out.append(blank(text[end:]))
    return "".join(out)


def sql_of(text):
    """SQL without its comments."""
    return SQL.sub(lambda match: blank(match.group(0)), text)


def functions_of(code):
    """(first line, number of lines) of every function body in code without literals.

    A brace opens a function when the text in front of it has a parameter list and the brace stands
    in a namespace or a class; a brace behind '=' opens data. Lambdas count with their function.
    """
    stack, start, line, start_line = [], 0, 1, 1
    for position, char in enumerate(code):
        if char == "\n":
            line += 1
        elif char == "{":
            head = code[start:position]
            stack.append((kind_of(head, stack), first_line(head, start_line)))
            start, start_line = position + 1, line
        elif char == "}":
            if stack:
                kind, opened = stack.pop()
                if kind == "function":
                    yield opened, line - opened + 1
            start, start_line = position + 1, line
        elif char == ";":
            start, start_line = position + 1, line


def first_line(head, line):
    """The line on which the statement begins, without blank and preprocessor lines before it."""
    for text in head.split("\n"):
        if text.strip() and not text.lstrip().startswith("#"):
            return line
        line += 1
    return line - 1


def kind_of(head, stack):
    if any(kind in ("function", "data") for kind, _ in stack):
        return "inner"
    statement = " ".join(
        row for row in head.split("\n") if not row.lstrip().startswith("#")
    ).strip()
    if re.search(r"\b(namespace|class|struct|union|enum)\b[^()=]*$", statement):
        return "scope"
    if re.match(r'extern\s+"', statement):
        return "scope"
    # "operator==" has an equals sign of its own.
    without_operators = re.sub(r"operator\s*\S+?\s*\(", "operator(", statement)
    if "(" in without_operators and not re.search(r"(?<![=<>!])=(?!=)[^()]*$", without_operators):
        return "function"
    return "data"
