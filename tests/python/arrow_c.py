"""Arrow's C interface by hand: streams whose arrays break the rules, which no library would make. For tests."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


class ArrowSchema(ctypes.Structure):
    pass


class ArrowArray(ctypes.Structure):
    pass


class ArrowStream(ctypes.Structure):
    pass


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.POINTER(ArrowSchema)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))),
    ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
GET_SCHEMA = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowStream), ctypes.POINTER(ArrowSchema))
GET_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowStream), ctypes.POINTER(ArrowArray))
LAST_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(ArrowStream))
RELEASE = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowStream))
ArrowStream._fields_ = [
    ("get_schema", GET_SCHEMA),
    ("get_next", GET_NEXT),
    ("get_last_error", LAST_ERROR),
    ("release", RELEASE),
    ("private_data", ctypes.c_void_p),
]


class Tampered:
    """A stream of one batch of a pyarrow table, after `tamper` has changed the structs of its array and schema."""

    def __init__(self, table: Any, tamper: Callable[[ArrowArray, ArrowSchema], None]) -> None:
        self.batch = table.combine_chunks().to_batches()[0]
        self.tamper = tamper
        self.released = 0
        self._kept: list[Any] = []

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        array, schema = ArrowArray(), ArrowSchema()
        self.batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
        self.tamper(array, schema)
        end = ArrowArray()
        given = iter([array])

        def get_schema(_: Any, out: Any) -> int:
            ctypes.memmove(out, ctypes.addressof(schema), ctypes.sizeof(schema))
            return 0

        def get_next(_: Any, out: Any) -> int:
            ctypes.memmove(out, ctypes.addressof(next(given, end)), ctypes.sizeof(ArrowArray))
            return 0

        def release(of: Any) -> None:
            self.released += 1
            ctypes.memset(of, 0, ctypes.sizeof(ArrowStream))

        stream = ArrowStream(GET_SCHEMA(get_schema), GET_NEXT(get_next), LAST_ERROR(lambda _: None), RELEASE(release), None)
        # The callbacks live as long as the producer.
        self._kept += [stream, array, end, schema, get_schema, get_next, release]
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return new(ctypes.addressof(stream), b"arrow_array_stream", None)
