"""The parts of a tree."""

from collections.abc import Iterator

from workbench.athena_sql.grammar.tree import Node


def nodes(found: object) -> Iterator[Node]:
    """Return a node and all nodes in it; of a tuple those of its members."""
    if isinstance(found, tuple):
        for one in found:
            yield from nodes(one)
    elif isinstance(found, Node):
        yield found
        yield from nodes(tuple(vars(found).values()))
