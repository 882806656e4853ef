"""The language of what notebooks show. How it looks: _html, which is loaded when something is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._codes import Lang

_LANGUAGE: list[Lang] = ["en"]


def display_language(lang: Lang | None = None) -> Lang:
    """The language in which notebooks show reports, plans and tables, `en` at first; with an argument, sets it.

    It changes nothing else: what a call returns as text or table says its language itself.

    >>> import shequ
    >>> shequ.display_language("zh")
    'zh'
    >>> "社会工作领军人才" in shequ.Plan.builtin("xiaoshan-2022-2025")._repr_html_()
    True
    >>> shequ.display_language("en")
    'en'
    """
    if lang is not None:
        if lang not in ("zh", "en"):
            raise ValueError(f"`{lang}` is not a language of this library: use `zh` or `en`")
        _LANGUAGE[0] = lang
    return _LANGUAGE[0]


display_language.__module__ = "shequ"
