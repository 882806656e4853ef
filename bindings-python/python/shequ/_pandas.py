"""A Frame as a pandas DataFrame, with NumPy and pandas alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from ._native import Frame


def to_pandas(frame: Frame, chinese: bool | None) -> pandas.DataFrame:
    """The frame's columns under their names, or under headings in one language."""
    import numpy
    import pandas

    def array(kind: str, values: Any, valid: bytes | None) -> Any:
        if kind == "text":
            words, places = values
            known = numpy.empty(len(words) + 1, dtype=object)
            known[:-1] = words
            known[-1] = None
            # The place of a missing text is beyond all words.
            return known[numpy.minimum(numpy.frombuffer(places, "uint32"), len(words))]
        there = None if valid is None else numpy.frombuffer(valid, "bool")
        if kind == "date":
            days = numpy.frombuffer(values, "int32").astype("datetime64[D]").astype("datetime64[s]")
            if there is not None:
                days[~there] = numpy.datetime64("NaT")
            return days
        if kind == "integer":
            numbers = numpy.frombuffer(values, "int64").copy()
            return numbers if there is None else pandas.arrays.IntegerArray(numbers, ~there)
        if kind == "float":
            floats = numpy.frombuffer(values, "float64").copy()
            if there is not None:
                floats[~there] = numpy.nan
            return floats
        answers = numpy.frombuffer(values, "bool").copy()
        return answers if there is None else pandas.arrays.BooleanArray(answers, ~there)

    columns = {}
    for place in range(len(frame.columns)):
        name, zh, en, kind, values, valid = frame._column(place)
        columns[name if chinese is None else zh if chinese else en] = array(kind, values, valid)
    return pandas.DataFrame(columns)
