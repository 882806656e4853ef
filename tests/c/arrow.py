"""Arrow streams through the C ABI, with pyarrow on the other side: tables in from its readers, frames and panels out to them.

    python tests/c/arrow.py libshequ.so      the library has the feature `arrow`
"""

import csv
import ctypes
import datetime
import decimal
import io
import sys

import pyarrow as pa

library = ctypes.CDLL(sys.argv[1])
for name in ("shequ_string_data", "shequ_code_name"):
    getattr(library, name).restype = ctypes.c_char_p

for name in ("shequ_error_new", "shequ_selection_new"):
    getattr(library, name).restype = ctypes.c_void_p

OK, DATA_PROBLEMS, EN = 0, 21, 2


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_size_t)]


def text(words):
    data = words.encode()
    return ctypes.c_char_p(data), ctypes.c_size_t(len(data))


def works(code):
    assert code == OK, library.shequ_code_name(code)


def handle(function, *arguments, error=True):
    """What a function makes, whose last argument but the error handle is where to."""
    made = ctypes.c_void_p()
    works(function(*arguments, ctypes.byref(made), *([None] if error else [])))
    return made


def stream_out(function, *arguments, error=True):
    """What a function gives as a stream, read by pyarrow."""
    room = ctypes.create_string_buffer(5 * ctypes.sizeof(ctypes.c_void_p))
    works(function(*arguments, room, *([None] if error else [])))
    return pa.RecordBatchReader._import_from_c(ctypes.addressof(room))


def stream_in(builder, table, reader):
    room = ctypes.create_string_buffer(5 * ctypes.sizeof(ctypes.c_void_p))
    reader._export_to_c(ctypes.addressof(room))
    works(library.shequ_builder_add_stream(builder, *text(table), room, None))
    assert bytes(room)[-16:-8] == bytes(8), "the stream is released"


def in_batches(table, rows=2):
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=rows))


def days(*dates):
    numbers = [(datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days for date in dates]
    return (ctypes.c_int32 * len(numbers))(*numbers), ctypes.c_size_t(len(numbers))


plan = handle(library.shequ_plan_builtin, *text("xiaoshan-2022-2025"))

UNITS = pa.table(
    {
        "code": pa.array(["330109", "330109001", "330109002"], pa.large_string()),
        "name": pa.array(["萧山区", "城厢街道", "北干街道"], pa.string_view()),
        "level": pa.array(["district", "town", "town"]).dictionary_encode(),
        "since": pa.array([None, datetime.date(2001, 3, 25), None], pa.date32()),
    }
)
OBSERVATIONS = pa.table(
    {
        "unit": pa.array(["330109", "330109", "330109001", "330109002"]),
        "variable": pa.array(["residents", "certified-social-workers", "service-complexes", "service-complexes"]),
        "date": pa.array([datetime.datetime(2023, 12, 31)] + 3 * [datetime.datetime(2024, 6, 30)], pa.timestamp("us")),
        "value": pa.array([decimal.Decimal(n) for n in (2140000, 3423, 7, 5)], pa.decimal128(12, 2)),
    }
)


def load():
    builder = handle(library.shequ_builder_new, plan)
    stream_in(builder, "observations", in_batches(OBSERVATIONS))
    stream_in(builder, "units", in_batches(UNITS))
    dataset = handle(library.shequ_builder_build, builder)
    library.shequ_builder_free(builder)
    return dataset


def a_panel_comes_a_day_a_batch_and_says_what_its_frame_says(dataset):
    selection = ctypes.c_void_p(library.shequ_selection_new())
    works(library.shequ_selection_add(selection, *text("level"), *text("town"), None))
    asked = plan, dataset, selection, *days("2024-05-31", "2024-06-30"), None
    frame = handle(library.shequ_panel, *asked)
    written = handle(library.shequ_frame_csv, frame, 1, error=False)
    expected = list(csv.DictReader(io.StringIO(library.shequ_string_data(written).decode())))
    library.shequ_string_free(written)
    library.shequ_frame_free(frame)

    reader = stream_out(library.shequ_panel_stream, *asked)
    library.shequ_selection_free(selection)
    assert reader.schema.field("shortfall").metadata == {b"zh": "缺口".encode(), b"en": b"shortfall"}
    assert reader.schema.field("target").type == pa.dictionary(pa.int32(), pa.string())
    batches = list(reader)
    assert [batch.num_rows for batch in batches] == [26, 26]  # 13 targets at 2 towns
    rows = [row for batch in batches for row in batch.to_pylist()]

    def cell(value):
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case datetime.date():
                return value.isoformat()
            case _:
                return str(value)

    exact = [name for name in reader.schema.names if reader.schema.field(name).type != pa.float64()]
    assert len(rows) == len(expected) == 52 and "value_n" in exact
    for row, line in zip(rows, expected):
        assert {name: cell(row[name]) for name in exact} == {name: line[name] for name in exact}
        for name in set(reader.schema.names) - set(exact):
            assert row[name] == (float(line[name]) if line[name] else None)
    complexes = [row for row in rows if row["target"] == "service-complexes"]
    # Nothing was known at the close of May; seven and five were reported for June.
    assert [(row["unit"], row["value_n"]) for row in complexes] == [
        ("330109001", None),
        ("330109002", None),
        ("330109001", 7),
        ("330109002", 5),
    ]


def a_frame_comes_as_one_batch():
    frame = handle(library.shequ_plan_list, plan, *text("targets"))
    reader = stream_out(library.shequ_frame_stream, frame, error=False)
    library.shequ_frame_free(frame)
    table = reader.read_all()
    assert table.num_rows == 13 and "社区服务综合体" in table["name_zh"].to_pylist()


def a_producer_that_fails_is_told_of():
    def rows():
        yield from UNITS.to_batches()
        raise OSError("the network is down")

    builder = handle(library.shequ_builder_new, plan)
    error = ctypes.c_void_p(library.shequ_error_new())
    stream_in(builder, "units", pa.RecordBatchReader.from_batches(UNITS.schema, rows()))
    dataset = ctypes.c_void_p()
    assert library.shequ_builder_build(builder, ctypes.byref(dataset), error) == DATA_PROBLEMS
    said = Text()
    works(library.shequ_error_message(error, EN, ctypes.byref(said)))
    assert b"batch 2: " in said.data and b"the network is down" in said.data, said.data
    assert not dataset.value
    library.shequ_error_free(error)
    library.shequ_builder_free(builder)


dataset = load()
a_panel_comes_a_day_a_batch_and_says_what_its_frame_says(dataset)
a_frame_comes_as_one_batch()
a_producer_that_fails_is_told_of()
library.shequ_dataset_free(dataset)
library.shequ_plan_free(plan)
