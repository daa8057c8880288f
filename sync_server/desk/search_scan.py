"""Reading the index of the search, newest records first, at a cost that follows what is rare in the question.

The rarest word drives: its entries come in the order of records, newest first, and each holds all words of
the name it is of, so the other words are compared where they stand. A beginning is first turned into the
words that begin so. Of what many reports have in common only the newest are read.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import peewee as pw

from sync_server.desk.search_models import SearchTerm
from sync_server.desk.search_query import Asked
from sync_server.intake.models import Record
from sync_server.store import database

MOST = 200
"""Reports shown of what was found: more is no list that a person reads, and she is asked to say more."""

MANY = 5_000
"""Entries of a word that are counted to see how rare it is."""

BEGINNINGS = 300
"""Different words that begin with the same letters: about as many as there are."""

_HIGHEST = "\U0010ffff"
_FAR = 2**62


@dataclass(frozen=True, slots=True)
class _Way:
    """Terms, one of which each report that is meant has.

    rarity: how many entries they have, counted up to MANY; then how far back the newest MANY of one word
    reach, as the number of a record: the further, the rarer.
    """

    asked: Asked
    terms: tuple[str, ...]
    rarity: tuple[int, int]

    @property
    def entries(self) -> int:
        return self.rarity[0]


def newest(asked: Sequence[Asked], limits: Sequence[pw.Expression]) -> list[int]:
    """Ids of the records for which all is true, at most MOST + 1; of the last day told first without `asked`.

    limits: expressions over Record.
    """
    if not asked:
        query = Record.select(Record.id).where(*limits).order_by(Record.informed_at.desc(), Record.id.desc())
        return [row[0] for row in query.limit(MOST + 1).tuples()]
    ways = [_rarest(one) for one in asked]
    lead = min(ways, key=_rarity)
    if not lead.entries:
        return []
    filters = [*_holds(lead.asked), *(_also(way) for way in ways if way is not lead)]
    if limits:
        filters.append(
            pw.fn.EXISTS(Record.select(pw.SQL("1")).where(Record.id == SearchTerm.record, *limits))
        )
    return _read(lead, filters)


def _read(lead: _Way, filters: Sequence[pw.Expression]) -> list[int]:
    """Few entries are sorted; of many, each word's newest are read as they stand, and brought together."""
    heaps = [[term] for term in lead.terms] if lead.entries == MANY else [list(lead.terms)]
    found = (_newest_of(lead.asked.kind, terms, filters) for terms in heaps)
    merged = heapq.merge(*found, reverse=True)
    return list(islice(dict.fromkeys(merged), MOST + 1))


def _newest_of(kind: str, terms: list[str], filters: Sequence[pw.Expression]) -> list[int]:
    query = (
        SearchTerm.select(SearchTerm.record)
        .where(SearchTerm.kind == kind, SearchTerm.term.in_(terms), *filters)
        .order_by(SearchTerm.record.desc())
        .distinct()
        .limit(MOST + 1)
    )
    return [row[0] for row in query.tuples()]


def _rarest(asked: Asked) -> _Way:
    """Of several words: in Viet Nam nearly half of all share one family's name, wherever it was typed."""
    return min((_way(asked, terms) for terms in _terms(asked)), key=_rarity)


def _rarity(way: _Way) -> tuple[int, int]:
    return way.rarity


def _terms(asked: Asked) -> Iterator[tuple[str, ...]]:
    if asked.last:
        begun = tuple(_begun(asked.kind, asked.last))
        yield begun if asked.last_whole.startswith(asked.last) else (*begun, asked.last_whole)
    for word in reversed(asked.whole):
        yield (word,)


def _way(asked: Asked, terms: tuple[str, ...]) -> _Way:
    if not terms:
        return _Way(asked, terms, (0, 0))
    entries = SearchTerm.select(SearchTerm.record).where(
        SearchTerm.kind == asked.kind, SearchTerm.term.in_(terms)
    )
    if len(terms) > 1:  # of several words the newest are not at hand
        return _Way(asked, terms, (entries.limit(MANY).count(), _FAR))
    newest = entries.order_by(SearchTerm.record.desc()).limit(MANY).alias("newest")
    counted = pw.Select((newest,), (pw.fn.COUNT(pw.SQL("1")), pw.fn.MIN(newest.c.record_id)))
    count, reach = counted.bind(database).tuples()[0]
    return _Way(asked, terms, (int(count), int(reach or 0)))


def _begun(kind: str, letters: str) -> Iterator[str]:
    """The words that begin so, one step in the index each."""
    name, mark = SearchTerm._meta.table_name, database.param
    bounds = f"kind = {mark} AND term < {mark} AND term"
    query = f"""WITH RECURSIVE begun(term) AS (
        SELECT (SELECT MIN(term) FROM {name} WHERE {bounds} >= {mark})
        UNION ALL
        SELECT (SELECT MIN(term) FROM {name} WHERE {bounds} > begun.term)
        FROM begun WHERE begun.term IS NOT NULL
    ) SELECT term FROM begun WHERE term IS NOT NULL LIMIT {BEGINNINGS}"""
    end = letters + _HIGHEST
    for (term,) in database.execute_sql(query, (kind, end, letters, kind, end)):
        yield term


def _holds(asked: Asked, table: type[SearchTerm] = SearchTerm) -> list[pw.Expression]:
    """That one name holds all the words; numbers and codes have none.

    `like` as it is: peewee's own is GLOB on SQLite. No word has a character that it would read otherwise.
    """
    if asked.kind not in ("name", "school"):
        return []
    begins = _like(table, f" {asked.last}") | _like(table, f" {asked.last_whole} ")
    return [begins, *(_like(table, f" {word} ") for word in asked.whole)]


def _like(table: type[SearchTerm], part: str) -> pw.Expression:
    return pw.Expression(table.words, "like", f"%{part}%")


def _also(way: _Way) -> pw.Expression:
    """That the same report has this too."""
    other = SearchTerm.alias()
    query = other.select(pw.SQL("1")).where(
        other.record == SearchTerm.record,
        other.kind == way.asked.kind,
        other.term.in_(way.terms),
        *_holds(way.asked, other),
    )
    return pw.fn.EXISTS(query)
