"""Codes that are the same in every language, with their words in Chinese and English.

A code is a text: `assessment.status == "behind"` holds, and it stands in tables and JSON as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from . import _native

if TYPE_CHECKING:
    from typing import Self

Lang = Literal["zh", "en"]


class Code(str):
    """A code of a closed list."""

    __slots__ = ()
    _list = ""

    def __new__(cls, code: str) -> Self:
        if cls._list and code not in _native._codes(cls._list):
            raise ValueError(f"{code!r} is none of: {', '.join(_native._codes(cls._list))}")
        return super().__new__(cls, code)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({super().__repr__()})"

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (str(self),)

    @classmethod
    def all(cls) -> tuple[Self, ...]:
        """Every code of the list, in the order of their numbers."""
        return tuple(cls(code) for code in _native._codes(cls._list))

    def label(self, lang: Lang = "en") -> str:
        """The word for people."""
        return _native._label(self._list, self, lang)


class Status(Code):
    """A verdict.

    >>> from shequ import Status
    >>> Status("on_track").label("zh"), Status("on_track").label("en"), Status("on_track").light
    ('符合序时', 'on track', 'green')
    >>> Status("on_track") == "on_track"
    True
    """

    __slots__ = ()
    _list = "status"

    @property
    def light(self) -> str:
        """The colour it is shown in: `green`, `amber`, `red` or `grey`."""
        return _native._light(self)


class Reason(Code):
    """Why there is no verdict.

    >>> from shequ import Reason
    >>> Reason("no_observation").label("zh")
    '无数据'
    """

    __slots__ = ()
    _list = "reason"


class Flag(Code):
    """What a reader of a verdict should know; it never changes the verdict.

    >>> from shequ import Flag
    >>> Flag("carried").label("en")
    'includes carried values'
    """

    __slots__ = ()
    _list = "flag"


class Strength(Code):
    """How strongly the document words a target.

    >>> from shequ import Strength
    >>> Strength("aspirational").label("zh")
    '力争'
    """

    __slots__ = ()
    _list = "strength"


class WorkState(Code):
    """How far a measure or a deliverable is.

    >>> from shequ import WorkState
    >>> WorkState("under_way").label("en")
    'under way'
    """

    __slots__ = ()
    _list = "work_state"


class RangePosition(Code):
    """Where a size lies against a range: `below`, `inside` or `above`."""

    __slots__ = ()
    _list = "range_position"


for _class in (Status, Reason, Flag, Strength, WorkState, RangePosition):
    _class.__module__ = "shequ"
