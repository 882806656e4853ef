//! Tests that need more than the core: the schemas of its formats, and plans that do not ship with it. The tests
//! themselves are in `tests/`; this library is empty.
