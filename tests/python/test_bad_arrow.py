"""Arrow data that breaks the rules of its format, made by hand: never a crash, always a problem that names the column, and
the producer's memory is given back."""

from __future__ import annotations

import ctypes
import datetime
import struct
from collections.abc import Callable
from typing import Any

import pytest
from conftest import ENVIRONMENT, PACKAGES

import shequ

pytestmark = pytest.mark.needs("pyarrow")
if "pyarrow" in PACKAGES[ENVIRONMENT]:
    import pyarrow as pa
    from arrow_c import ArrowArray, ArrowSchema, Tampered

UNITS = {"code": ["330109", "330109001"], "name": ["萧山区", "城厢街道"], "level": ["district", "town"]}
NAMES = ["residents", "households", "residents"]
MOST = 2**63 - 1


def table(**columns: Any) -> Any:
    rows = {
        "unit": ["330109", "330109", "330109001"],
        "variable": NAMES,
        "date": [datetime.date(2023, 12, 31)] * 3,
        "value": [2_140_000, 700_000, 120_000],
    }
    return pa.table({**{name: pa.array(values) for name, values in rows.items()}, **columns})


def problem(plan: shequ.Plan, observations: Any) -> shequ.Problem:
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=observations)
    (only,) = raised.value.problems
    assert (only.table, only.code) == ("observations", "bad_arrow")
    return only


def texts(kind: Any, offsets: list[int], data: bytes, code: str = "i") -> Any:
    buffers = [None, pa.py_buffer(struct.pack(f"={len(offsets)}{code}", *offsets)), pa.py_buffer(data)]
    return pa.Array.from_buffers(kind, len(offsets) - 1, buffers)


def view(text: bytes, block: int = 0, start: int = 0, length: int | None = None) -> bytes:
    """Sixteen bytes: a length, then the text itself, or its first four bytes, the block and the place in it."""
    length = len(text) if length is None else length
    if length <= 12:
        return struct.pack("=i12s", length, text)
    return struct.pack("=i4sii", length, text[:4], block, start)


def views(cells: list[bytes], block: bytes = b"certified-social-workers") -> Any:
    buffers = [None, pa.py_buffer(b"".join(cells)), pa.py_buffer(block)]
    return pa.Array.from_buffers(pa.string_view(), len(cells), buffers)


def of_texts() -> dict[str, tuple[Any, int | None]]:
    """Columns of texts that are none, and the row that is to blame."""
    word = b"residents"
    short = view(word)
    return {
        "not UTF-8": (texts(pa.utf8(), [0, 9, 12, 21], word + b"a\xff\xfe" + word), 2),
        "a character cut in two": (texts(pa.utf8(), [0, 9, 10, 12], word + "é".encode() + b"x"), 2),
        "large and not UTF-8": (texts(pa.large_utf8(), [0, 9, 12, 21], word + b"a\xff\xfe" + word, "q"), 2),
        "offsets that fall": (texts(pa.utf8(), [0, 18, 9, 18], word * 2), 2),
        "a view not UTF-8": (views([short, view(b"a\xff"), short]), 2),
        "a view beyond its block": (views([short, short, view(b"certified", 0, 20, 13)]), 3),
        "a view of no block": (views([short, view(b"certified", 7, 0, 13), short]), 2),
        "a view before its block": (views([short, view(b"certified", 0, -1, 13), short]), 2),
        "a view of a length below zero": (views([short, view(b"certified", 0, 0, -1)[:4] + bytes(12), short]), 2),
        "a place beyond the dictionary": (words([0, 2, 0]), 2),
        "a place below zero": (words([0, -1, 0]), 2),
        "a dictionary not UTF-8": (words([0, 1, 0], texts(pa.utf8(), [0, 9, 10], word + b"\xff")), None),
    }


def words(places: list[int], known: Any = None) -> Any:
    known = pa.array(["residents", "households"]) if known is None else known
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), known, safe=False)


@pytest.mark.parametrize("form", list(of_texts()) if "pyarrow" in PACKAGES[ENVIRONMENT] else [])
def test_texts_that_are_none(plan: shequ.Plan, form: str) -> None:
    column, row = of_texts()[form]
    found = problem(plan, table(variable=column))
    assert (found.column, found.row) == ("variable", row)


def test_the_same_made_well_loads(plan: shequ.Plan) -> None:
    """What the columns above break is what breaks them."""
    word, other = b"residents", b"households"
    good = [
        texts(pa.utf8(), [0, 9, 19, 28], word + other + word),
        texts(pa.large_utf8(), [0, 9, 19, 28], word + other + word, "q"),
        views([view(word), view(other), view(word)]),
        words([0, 1, 0]),
    ]
    assert len({shequ.Dataset(plan, units=UNITS, observations=table(variable=column)).digests["observations"] for column in good}) == 1
    # And a text that lies in a block is read from it.
    long = views([view(word), view(b"certified-social-workers"), view(word)])
    rows = shequ.Dataset(plan, units=UNITS, observations=table(variable=long)).rows("observations")
    assert "certified-social-workers" in {row["variable"] for row in rows}


def of_column(place: int, **fields: int) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        for name, value in fields.items():
            setattr(array.children[place].contents, name, value)

    return tamper


def without_buffer(place: int, buffer: int) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        array.children[place].contents.buffers[buffer] = None

    return tamper


def with_offsets(place: int, *offsets: int) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        data = struct.pack(f"={len(offsets)}i", *offsets)
        ctypes.memmove(array.children[place].contents.buffers[1], data, len(data))

    return tamper


def of_batch(**fields: int) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        for name, value in fields.items():
            setattr(array, name, value)

    return tamper


def declared(place: int, format: bytes) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        schema.children[place].contents.format = format

    return tamper


def named(name: bytes) -> Callable[[Any, Any], None]:
    def tamper(array: ArrowArray, schema: ArrowSchema) -> None:
        schema.children[3].contents.name = name

    return tamper


STRUCTS: dict[str, tuple[Callable[[Any, Any], None], str | None]] = {
    "no numbers": (without_buffer(3, 1), "value"),
    "no offsets": (without_buffer(1, 1), "variable"),
    "no texts": (without_buffer(1, 2), "variable"),
    "offsets that fall in all": (with_offsets(1, 9, 9, 9, 0), "variable"),
    "offsets below zero": (with_offsets(1, -9, 0, 9, 9), "variable"),
    "a length beyond memory": (of_column(3, length=MOST), "value"),
    "a length below zero": (of_column(3, length=-1), "value"),
    "a length below the batch's": (of_column(3, length=2), "value"),
    "an offset beyond memory": (of_column(3, offset=MOST), "value"),
    "an offset below zero": (of_column(3, offset=-1), "value"),
    "offset and length that run over": (of_column(1, offset=MOST, length=MOST), "variable"),
    "too few buffers": (of_column(1, n_buffers=2), "variable"),
    "buffers below zero": (of_column(3, n_buffers=-1), "value"),
    "more missing than rows": (of_column(3, null_count=4), "value"),
    "missing and not said which": (of_column(3, null_count=1), "value"),
    "of another type than declared": (declared(3, b"u"), "value"),
    "a batch beyond memory": (of_batch(length=MOST), None),
    "a batch below zero": (of_batch(length=-1), None),
    "a batch longer than its columns": (of_batch(length=4), "unit"),
    "an offset of the batch": (of_batch(offset=1), "unit"),
    "a type that does not exist": (declared(3, b"?!"), "value"),
    "a name not UTF-8": (named(b"\xff\xfe"), None),
}


@pytest.mark.parametrize("form", list(STRUCTS))
def test_structs_that_break_the_rules(plan: shequ.Plan, form: str) -> None:
    tamper, column = STRUCTS[form]
    stream = Tampered(table(), tamper)
    assert problem(plan, stream).column == column
    assert stream.released == 1


def test_an_untouched_stream_by_hand_loads(plan: shequ.Plan) -> None:
    stream = Tampered(table(), lambda array, schema: None)
    data = shequ.Dataset(plan, units=UNITS, observations=stream)
    assert data.observation_count == 3 and stream.released == 1
    assert data.digests == shequ.Dataset(plan, units=UNITS, observations=table()).digests
