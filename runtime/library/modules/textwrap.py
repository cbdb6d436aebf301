"""Indentation of text; after Python's module `textwrap`."""


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = lambda line: line.strip()
    return ''.join((prefix if predicate(line) else '') + line
                   for line in text.splitlines(True))


def dedent(text):
    lines = text.split('\n')
    margin = None
    for i, line in enumerate(lines):
        if not line.strip(' \t'):
            lines[i] = ''
            continue
        space = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = space
        else:
            same = 0
            while same < min(len(margin), len(space)) and margin[same] == space[same]:
                same += 1
            margin = margin[:same]
    if margin:
        lines = [line[len(margin):] if line else line for line in lines]
    return '\n'.join(lines)
