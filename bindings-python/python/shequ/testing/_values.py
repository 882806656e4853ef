"""Values as other programs write them, made comparable: numbers exact, days as dates, nothing as None.

Lives here: one value. Rows and tables: _tables.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational
from typing import Any

_NUMBER = re.compile(r"[+-]?\d+(\.\d+|/\d+)?")
# A double's own last digits, no more.
_DOUBLE = Fraction(1, 10**12)


def plain(value: Any) -> Any:
    """A value without its library's clothes: NumPy's scalars as Python's, what stands for nothing as None."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (float, Decimal)) and value != value:
        return None
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None or value.time() != datetime.time():
            raise ValueError(f"{value} is a moment, not a day: give its date()")
        return value.date()
    return value


def number(value: Any) -> Fraction | None:
    """The exact number a value stands for, or None where it is no number. A double is what its digits say."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (Integral, Rational)):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip().replace(",", "")):
        numerator, _, denominator = value.strip().replace(",", "").partition("/")
        return None if denominator and not int(denominator) else Fraction(value.strip().replace(",", ""))
    return None


def decimals(value: Any) -> int | None:
    """How many decimals a value is written with; None for a fraction, which is exact."""
    if isinstance(value, (bool, Fraction)):
        return None
    if isinstance(value, Integral):
        return 0
    if isinstance(value, str):
        return None if "/" in value else len(value.strip().partition(".")[2])
    if isinstance(value, float):
        value = Decimal(repr(value))
        # A whole double is written with one decimal that says nothing.
        value = value.normalize()
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else None
    return None


def rounds_to(exact: Fraction, found: Fraction, places: int) -> bool:
    """Whether the exact number, rounded to so many decimals, may be the other; halves may go either way."""
    return abs(exact - found) <= Fraction(1, 2 * 10**places)


def same_double(exact: Fraction, found: Any) -> bool:
    """Whether a double is the one nearest to the exact number."""
    try:
        return isinstance(found, float) and float(exact) == found
    except OverflowError:
        return False


def nearly(exact: Fraction, found: Any) -> bool:
    """Whether a double differs from the exact number by what doubles lose on the way."""
    given = number(found)
    return isinstance(found, float) and given is not None and abs(exact - given) <= abs(exact) * _DOUBLE


def day(value: Any) -> datetime.date | None:
    """The day a value stands for, or None where it is no day."""
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


_TRUTHS = {"true": True, "1": True, "是": True, "yes": True, "false": False, "0": False, "否": False, "no": False}


def truth(value: Any) -> bool | None:
    """The yes or no a value stands for, or None where it is neither."""
    return _TRUTHS.get(str(value).strip().lower())


def shown(value: Any) -> str:
    """A value for a message: short, and telling numbers from their texts where that matters."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        return f"{value} ({float(value):.6g})"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (str, int, Decimal)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(shown(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {shown(item)}' for key, item in value.items())}}}"
    return repr(value)
