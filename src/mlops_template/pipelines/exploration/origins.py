"""Which columns of which tables the columns of a query's result are made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_template.sql import parse

Origins = dict[str, tuple[str, ...]]  # column to ``table.column``s


def origins(sql: str, tables: Mapping[str, Sequence[str]]) -> Origins:
    """Trace a query's columns back.

    Follows SELECT over tables, joins, subqueries and WITH; of what it cannot follow, such as UNION, it says nothing.

    Args:
        sql: One statement.
        tables: The columns of every table that it may name.

    >>> origins("select a + u.b as c, d from t left join u using (k)", {"t": ["a", "k"], "u": ["b", "d", "k"]})
    {'c': ('t.a', 'u.b'), 'd': ('u.d',)}
    """
    known: dict[str, Origins] = {
        name: {column: (f"{name}.{column}",) for column in columns} for name, columns in tables.items()
    }
    try:
        return _select(parse(sql), known)
    except (KeyError, TypeError, AttributeError):  # another DuckDB may tell it in other words
        return {}


def _select(node: Mapping[str, Any], known: Mapping[str, Origins]) -> Origins:
    if node.get("type") != "SELECT_NODE":
        return {}
    scope = dict(known)
    for named in node["cte_map"]["map"]:
        scope[named["key"]] = _select(_query(named["value"]), scope)
    sources = dict(_sources(node["from_table"], scope))
    made: Origins = {}
    for expression in node["select_list"]:
        made |= _column(expression, sources, made)
    return made


def _query(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = value.get("query_node") or value.get("query", {}).get("node", {})
    return dict(found)


def _sources(table: Mapping[str, Any], scope: Mapping[str, Origins]) -> Iterator[tuple[str, Origins]]:
    """Give what a FROM names, by its alias."""
    if table["type"] == "BASE_TABLE":
        yield table["alias"] or table["table_name"], scope.get(table["table_name"], {})
    elif table["type"] == "SUBQUERY":
        yield table["alias"], _select(table["subquery"]["node"], scope)
    elif table["type"] == "JOIN":
        yield from _sources(table["left"], scope)
        yield from _sources(table["right"], scope)


def _column(expression: Mapping[str, Any], sources: Mapping[str, Origins], before: Origins) -> Origins:
    if expression["class"] == "STAR":
        return _star(expression, sources)
    found = dict.fromkeys(origin for names in _references(expression) for origin in _resolve(names, sources, before))
    references = list(_references(expression))
    name = expression["alias"] or (references[0][-1] if expression["class"] == "COLUMN_REF" else "")
    return {name: tuple(found)} if name else {}


def _star(expression: Mapping[str, Any], sources: Mapping[str, Origins]) -> Origins:
    left_out = {str(name).lower() for name in expression["exclude_list"]}
    made: Origins = {}
    for alias, columns in sources.items():
        if expression["relation_name"] in {"", alias}:
            made |= {
                name: found for name, found in columns.items() if name not in made and name.lower() not in left_out
            }
    for replaced in expression["replace_list"]:
        references = _references(replaced["value"])
        made[replaced["key"]] = tuple(
            dict.fromkeys(each for names in references for each in _resolve(names, sources, {}))
        )
    return made


def _resolve(names: Sequence[str], sources: Mapping[str, Origins], before: Origins) -> tuple[str, ...]:
    if len(names) > 1 and names[-2] in sources:
        return sources[names[-2]].get(names[-1], ())
    found = next((columns[names[-1]] for columns in sources.values() if names[-1] in columns), None)
    return before.get(names[-1], ()) if found is None else found


def _references(value: Any) -> Iterator[list[str]]:
    """Find every column that an expression names, however deep."""
    if isinstance(value, Mapping):
        if value.get("class") == "COLUMN_REF":
            yield value["column_names"]
            return
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
