"""Which columns of which tables the columns of a query's result are made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_template.sql import parse

Origins = dict[str, tuple[str, ...]]  # column to ``table.column``s
Known = Mapping[str, Origins]  # by table


class _Names(dict[str, Any]):
    """Names by which DuckDB finds the same in capitals and in small letters."""

    def name_of(self, name: str) -> str | None:
        """Give the name as it was written first."""
        return name if name in self else next((each for each in self if each.lower() == name.lower()), None)

    def find(self, name: str) -> Any:
        """Give what is known by a name; None where nothing is."""
        known = self.name_of(name)
        return None if known is None else self[known]


def origins(sql: str, tables: Mapping[str, Sequence[str]]) -> Origins:
    """Trace a query's columns back.

    Follows SELECT over tables, joins, subqueries and WITH; of what it cannot follow, such as UNION, it says nothing.
    Names are the same in capitals and in small letters, as they are to DuckDB.

    Args:
        sql: One statement.
        tables: The columns of every table that it may name.

    >>> origins("select a + u.b as c, d from t left join u using (k)", {"t": ["a", "k"], "u": ["b", "d", "k"]})
    {'c': ('t.a', 'u.b'), 'd': ('u.d',)}
    >>> origins("select T.A, (select max(b) from u where u.k = t.k) as most from t", {"t": ["a", "k"], "u": ["b", "k"]})
    {'a': ('t.a',), 'most': ('u.b',)}
    """
    known: dict[str, Origins] = {
        name: {column: (f"{name}.{column}",) for column in columns} for name, columns in tables.items()
    }
    try:
        return _select(parse(sql), known)
    except (KeyError, TypeError, AttributeError):  # another DuckDB may tell it in other words
        return {}


def _select(node: Mapping[str, Any], known: Known, outer: Known | None = None) -> Origins:
    """Trace the columns of one SELECT; `outer` is what a subquery sees of the query around it."""
    if node.get("type") != "SELECT_NODE":
        return {}
    scope = _Names(known)
    for named in node["cte_map"]["map"]:
        scope[named["key"]] = _select(_query(named["value"]), scope)
    reader = _Reader(scope, _Names(_sources(node["from_table"], scope)), _Names(outer or {}))
    made = _Names()
    for expression in node["select_list"]:
        made |= reader.column(expression, made)
    return made


def _query(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = value.get("query_node") or value.get("query", {}).get("node", {})
    return dict(found)


def _sources(table: Mapping[str, Any], scope: _Names) -> Iterator[tuple[str, Origins]]:
    """Give what a FROM names, by its alias."""
    if table["type"] == "BASE_TABLE":
        yield table["alias"] or table["table_name"], scope.find(table["table_name"]) or {}
    elif table["type"] == "SUBQUERY":
        yield table["alias"], _select(table["subquery"]["node"], scope)
    elif table["type"] == "JOIN":
        yield from _sources(table["left"], scope)
        yield from _sources(table["right"], scope)


class _Reader:
    """Reads the expressions of one SELECT.

    Args:
        scope: Every table that may be named.
        sources: What its FROM names, by alias.
        outer: What the query around it names.
    """

    def __init__(self, scope: _Names, sources: _Names, outer: _Names) -> None:
        self._scope = scope
        self._sources = sources
        self._reach = _Names({**sources, **{name: outer[name] for name in outer if sources.name_of(name) is None}})

    def column(self, expression: Mapping[str, Any], before: _Names) -> Origins:
        """Trace a column of the result; `before` are those that stand before it, which it may name."""
        if expression["class"] == "STAR":
            return self._star(expression)
        found = tuple(dict.fromkeys(self._origins(expression, before)))
        own = expression["column_names"] if expression["class"] == "COLUMN_REF" else []
        name = expression["alias"] or (self._written(own[-1]) if own else "")
        return {name: found} if name else {}

    def _written(self, name: str) -> str:
        return next(filter(None, (_Names(columns).name_of(name) for columns in self._sources.values())), name)

    def _star(self, expression: Mapping[str, Any]) -> Origins:
        left_out = {str(name).lower() for name in expression["exclude_list"]}
        made = _Names()
        for alias, columns in self._sources.items():
            if expression["relation_name"].lower() in {"", alias.lower()}:
                made |= {
                    name: found
                    for name, found in columns.items()
                    if made.name_of(name) is None and name.lower() not in left_out
                }
        for replaced in expression["replace_list"]:
            name = made.name_of(replaced["key"]) or replaced["key"]
            made[name] = tuple(dict.fromkeys(self._origins(replaced["value"], _Names())))
        return made

    def _origins(self, value: Any, before: _Names) -> Iterator[str]:
        """Find every column that an expression is made of, however deep."""
        if isinstance(value, Mapping):
            if value.get("class") == "COLUMN_REF":
                yield from self._resolve(value["column_names"], before)
                return
            if value.get("class") == "SUBQUERY":
                yield from self._of_subquery(value["subquery"]["node"])
            value = [inner for key, inner in value.items() if key != "subquery"]
        if isinstance(value, list):
            for each in value:
                yield from self._origins(each, before)

    def _of_subquery(self, node: Mapping[str, Any]) -> Iterator[str]:
        """Give what its columns are made of, be they named or not."""
        named = {
            **node,
            "select_list": [each | {"alias": str(n)} for n, each in enumerate(node.get("select_list", []))],
        }
        for found in _select(named, self._scope, self._reach).values():
            yield from found

    def _resolve(self, names: Sequence[str], before: _Names) -> tuple[str, ...]:
        table = self._reach.find(names[-2]) if len(names) > 1 else None
        if table is not None:
            return _Names(table).find(names[-1]) or ()
        found = (_Names(columns).find(names[-1]) for columns in self._reach.values())
        known = next((each for each in found if each is not None), before.find(names[-1]))
        return known or ()
