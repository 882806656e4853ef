/*
 * shequ: exact, explained progress of public action plans. The C ABI.
 *
 * Memory. A function that makes a handle writes it to its output pointer; the caller frees it with the function of the
 * same type that ends in _free, once, in any order: what is inside is counted, and a report outlives the plan and the
 * dataset it was made of. Freeing NULL does nothing. A borrowed text or array lives as long as the handle it was asked
 * of. Nothing the library returns is freed with free().
 *
 * Texts are UTF-8, given as a pointer and a number of bytes; SHEQU_TEXT("...") writes both for a literal. Texts that come
 * out are followed by a NUL that their length does not count. An array of length 0 may have any pointer.
 *
 * Numbers. An exact number is a numerator and a denominator, int64_t each: any denominator from 1 on goes in, a reduced
 * fraction comes out. Dates are days since 1970-01-01, int32_t, of the years 1900 to 2199, read at their close. There is
 * no bool and no enum: words are numbers with names, and an unknown one is refused.
 *
 * Failure. A function that can fail returns a code, SHEQU_OK being 0. It writes its outputs on success only. Where it
 * takes an error handle, that may be NULL, is the caller's, and is written on failure only. Under each function stand
 * the codes it may return; any may return SHEQU_INTERNAL, and one with pointers SHEQU_MISALIGNED_POINTER.
 *
 * Threads. Nothing is kept per thread. Finished handles (plan, dataset, report, frame, rule) never change: any number of
 * threads may use one at once. What is written to (error, table, builder, options and specification while they are set)
 * belongs to one thread at a time. No handle may be freed while another thread uses it.
 *
 * What cannot be checked is the caller's to keep: that a pointer that is neither NULL nor misaligned points to memory of
 * the size said, that outputs do not overlap other arguments, and that a handle is one of its type and not freed.
 */


#ifndef SHEQU_H
#define SHEQU_H

#include <stddef.h>
#include <stdint.h>
/* The version of this header. Compare with shequ_version() and shequ_abi_version(). */
#define SHEQU_VERSION "0.1.0"
#define SHEQU_VERSION_MAJOR 0
#define SHEQU_VERSION_MINOR 1
#define SHEQU_VERSION_PATCH 0
/* As one number, for #if: 1,000,000 x major + 1,000 x minor + patch. */
#define SHEQU_VERSION_NUMBER 1000
/* The number that the shared library's name ends in. */
#define SHEQU_ABI_VERSION 1

/* A literal as the two arguments of a text. */
#define SHEQU_TEXT(literal) (literal), (sizeof(literal) - 1)

/* Stands for a date that is not there. */
#define SHEQU_NO_DATE INT32_MIN
/* Stands for a count that is not there. */
#define SHEQU_NO_COUNT INT64_MIN
/* Stands for a shortfall that is not there. */
#define SHEQU_NO_SHORTFALL INT64_MIN

// Chinese.
#define SHEQU_ZH 1

// English.
#define SHEQU_EN 2

// A floor: the value is at least the lower end. The upper end is not read.
#define SHEQU_AT_LEAST 1

// A ceiling: the value is at most the upper end. The lower end is not read.
#define SHEQU_AT_MOST 2

// A range from the lower to the upper end; `ends` says which of them belong to it.
#define SHEQU_BETWEEN 3

// Neither end belongs to the range.
#define SHEQU_ENDS_OUT 0

// The lower end belongs to the range, the upper does not.
#define SHEQU_LOWER_IN 1

// The upper end belongs to the range, the lower does not.
#define SHEQU_UPPER_IN 2

// Both ends belong to the range.
#define SHEQU_BOTH_IN 3

// Elapsed time in completed calendar months.
#define SHEQU_MONTH 1

// Elapsed time in completed calendar quarters.
#define SHEQU_QUARTER 2

// Elapsed time in completed calendar years.
#define SHEQU_YEAR 3

// Elapsed time in days, the day asked about among them.
#define SHEQU_DAY 4

// Elapsed time in days, the day asked about not among them.
#define SHEQU_DAY_OPEN 5

// A table of milestones; each share holds until the next.
#define SHEQU_MILESTONES_STEPPED 6

// A table of milestones; shares rise in a straight line between them.
#define SHEQU_MILESTONES_LINEAR 7

// At risk from this ratio of the elapsed share on, 0 to 1.
#define SHEQU_RATIO 1

// At risk within this many percentage points of the elapsed share.
#define SHEQU_POINTS 2

// Rows are counts of whole things.
#define SHEQU_COUNT 1

// Rows are `factor x numerator / denominator`.
#define SHEQU_RATE 2

// Rows are exact numbers as they stand.
#define SHEQU_AMOUNT 3

// Years between events run from the day of the last one.
#define SHEQU_ANNIVERSARY 1

// Years between events are calendar years.
#define SHEQU_CALENDAR_YEARS 2

// There is no verdict.
#define SHEQU_STATUS_NO_RESULT 0

// The target is met.
#define SHEQU_STATUS_ACHIEVED 1

// Progress is at least what the schedule expects.
#define SHEQU_STATUS_ON_TRACK 2

// Behind the schedule, within the at-risk threshold.
#define SHEQU_STATUS_AT_RISK 3

// Behind the schedule.
#define SHEQU_STATUS_BEHIND 4

// Not met at the close of the deadline.
#define SHEQU_STATUS_MISSED 5

// Not met before the deadline, by a rate whose starting value is not known.
#define SHEQU_STATUS_NOT_MET 6

// The schedule has not begun.
#define SHEQU_STATUS_NOT_STARTED 7

// A standing bound is met, or a ceiling or range before its deadline.
#define SHEQU_STATUS_CONFORMING 8

// A standing bound is not met, or a ceiling or range before its deadline.
#define SHEQU_STATUS_NOT_CONFORMING 9

// The next one is not due yet.
#define SHEQU_STATUS_NOT_DUE 10

// The next one is due now.
#define SHEQU_STATUS_DUE 11

// The next one should have happened.
#define SHEQU_STATUS_OVERDUE 12

// Below the range.
#define SHEQU_BELOW 1

// In the range.
#define SHEQU_INSIDE 2

// Above the range.
#define SHEQU_ABOVE 3

// A column of texts.
#define SHEQU_TYPE_TEXT 1

// A column of dates, days since 1970-01-01.
#define SHEQU_TYPE_DATE 2

// A column of whole numbers.
#define SHEQU_TYPE_I64 3

// A column of numbers for display.
#define SHEQU_TYPE_F64 4

// A column of yes (1) and no (0).
#define SHEQU_TYPE_BOOL 5

#if defined(SHEQU_ARROW)
// A stream of record batches, as the Arrow C stream interface lays it out; its definition comes with Arrow, or is copied
// from <https://arrow.apache.org/docs/format/CStreamInterface.html>. Define `SHEQU_ARROW` for a library built with the
// feature `arrow` (`bindings-c/install --arrow`); others do not have what is declared with it.
typedef struct ArrowArrayStream ArrowArrayStream;
#endif

// What a dataset is to be made of. It belongs to one thread at a time. A table given twice is appended; nothing is
// checked before `shequ_builder_build`.
typedef struct shequ_builder shequ_builder;

// Checked data. It never changes, and many threads may use it at once. Reports and frames made of it live on when it is
// freed.
typedef struct shequ_dataset shequ_dataset;

// Why a function failed. The caller makes it, may pass it to any number of functions one after another, and frees it;
// NULL may be passed in its place. A function that fails writes it; one that succeeds leaves it as it is. It belongs to
// one thread at a time.
typedef struct shequ_error shequ_error;

// A result as a table: named columns of one length. It never changes, may be read by many threads at once, and lives on
// when the handle it came from is freed. Columns are found by name, so a column added in a later version changes
// nothing for those who do not ask for it. An exact number is three columns: `NAME_n` and `NAME_d`, a reduced fraction
// with `d > 0`, and `NAME`, the nearest double, for display.
typedef struct shequ_frame shequ_frame;

// How a question is asked. It belongs to one thread while it is set; many may ask with it.
typedef struct shequ_options shequ_options;

// A plan. It never changes; another reading is another plan. Many threads may use it at once. What was made with it
// (datasets, reports, frames) lives on when it is freed.
typedef struct shequ_plan shequ_plan;

// Every target and measure of a plan at one unit on one day. It never changes, many threads may use it at once, and it
// outlives the plan and the dataset it was made of.
typedef struct shequ_report shequ_report;

// A target compiled to whole-number tests. It never changes, and many threads may use it at once.
typedef struct shequ_rule shequ_rule;

// What a rule is compiled from. It belongs to one thread at a time.
typedef struct shequ_rule_spec shequ_rule_spec;

// Which units a panel is about. It belongs to one thread while it is added to; many may ask with it.
typedef struct shequ_selection shequ_selection;

// A text of its own, to be freed with `shequ_string_free`.
typedef struct shequ_string shequ_string;

// A table on its way in: named columns of one length. It belongs to one thread at a time. Values are copied: the
// caller's arrays are free again when a function returns. Where a function takes `valid`, that is NULL (no value is
// missing) or one byte a row, 0 where the value is missing. A column that is refused leaves the table as it was.
typedef struct shequ_table shequ_table;

// What every function that can fail returns: 0, or why it failed. Numbers are fixed and never reused;
// `shequ_code_name` gives the word of one. From 101 on they are the errors of formulas.
typedef int32_t shequ_code;

// A borrowed text: UTF-8, `len` bytes long, followed by a NUL that `len` does not count. It lives as long as the handle
// it came from. A text may hold a NUL of its own; then only `len` says where it ends.
typedef struct shequ_str {
  // Its first byte; never NULL where the library writes it.
  const char *data;
  // The number of its bytes.
  size_t len;
} shequ_str;

// It worked.
#define SHEQU_OK 0

// A fault inside the library was caught. Nothing was written; the handles involved should only be freed.
#define SHEQU_INTERNAL 1

// A pointer that is needed is NULL.
#define SHEQU_NULL_POINTER 2

// A pointer is not aligned for what it points to.
#define SHEQU_MISALIGNED_POINTER 3

// A length is larger than any object can be.
#define SHEQU_TOO_LONG 4

// A text is not UTF-8.
#define SHEQU_INVALID_UTF8 5

// A number that stands for a word (a language, a bound, a convention) stands for none.
#define SHEQU_UNKNOWN_NUMBER 6

// An exact number has a denominator below 1.
#define SHEQU_BAD_FRACTION 7

// The exact result is right and does not fit two 64-bit numbers; where there is a text form, that has it.
#define SHEQU_NUMBER_TOO_WIDE 8

// There is no value there.
#define SHEQU_NO_VALUE 9

// Nothing has this name.
#define SHEQU_UNKNOWN_NAME 10

// The column holds values of another type.
#define SHEQU_WRONG_TYPE 11

// A place is past the end, or offsets do not rise within their bytes.
#define SHEQU_OUT_OF_RANGE 12

// What the handle held has been used: a builder that has built, a table that was added to one.
#define SHEQU_ALREADY_USED 13

// A plan, or a question to it, has problems; the error handle lists them.
#define SHEQU_PLAN_PROBLEMS 20

// The data has problems; the error handle lists them.
#define SHEQU_DATA_PROBLEMS 21

// The table has a column of this name already.
#define SHEQU_COLUMN_TWICE 22

// The column has another number of rows than those before it.
#define SHEQU_COLUMN_LENGTH 23

// No unit of the data has this code or name.
#define SHEQU_UNKNOWN_UNIT 30

// Several units have this name.
#define SHEQU_AMBIGUOUS_UNIT 31

// The unit is not in force on the day.
#define SHEQU_UNIT_NOT_IN_FORCE 32

// The data was built for another plan.
#define SHEQU_OTHER_PLAN 33

// An option has a value it cannot have.
#define SHEQU_BAD_OPTION 34

// There is no option of this name.
#define SHEQU_UNKNOWN_OPTION 35

// The question cannot be asked; the message says why.
#define SHEQU_REFUSED 36

// The stored report is not JSON.
#define SHEQU_NOT_JSON 40

// The text is JSON and no report.
#define SHEQU_NOT_A_REPORT 41

// The stored report has a form of another number.
#define SHEQU_OTHER_FORMAT 42

// The plan has no such level.
#define SHEQU_UNKNOWN_LEVEL 50

// No unit of the level can be of the kind.
#define SHEQU_KIND_NOT_OF_LEVEL 51

// The data has none of the units asked for.
#define SHEQU_NOTHING_SELECTED 52

// No date was given.
#define SHEQU_NO_DATE_GIVEN 53

// Dates do not rise.
#define SHEQU_DATES_OUT_OF_ORDER 54

// The reports read the plan differently.
#define SHEQU_OTHER_READING 60

// The reports are about different units.
#define SHEQU_OTHER_UNIT 61

// The reports were asked with different options.
#define SHEQU_OTHER_OPTION 62

// The report compared with is not the earlier one.
#define SHEQU_NOT_EARLIER 63

// A rate over nobody.
#define SHEQU_ZERO_DENOMINATOR 101

// A count below zero.
#define SHEQU_NEGATIVE_COUNT 102

// A factor or a yearly quota below one.
#define SHEQU_NON_POSITIVE_FACTOR 103

// Attainment of a target of zero.
#define SHEQU_ZERO_TARGET 104

// Attainment of a target below zero.
#define SHEQU_NEGATIVE_TARGET 105

// A range that no value fits.
#define SHEQU_EMPTY_RANGE 106

// A numerator that should be part of its denominator is larger.
#define SHEQU_NOT_A_PART 107

// No number of units would meet the bound.
#define SHEQU_UNREACHABLE 108

// A schedule that ends before it starts.
#define SHEQU_EMPTY_SCHEDULE 109

// Milestones out of order, outside the schedule, or with shares outside 0 to 1.
#define SHEQU_BAD_MILESTONES 110

// The starting value satisfied the bound already, so no distance can be measured.
#define SHEQU_BASELINE_MEETS_TARGET 111

// Baseline and target are equal.
#define SHEQU_NO_DISTANCE 112

// The formula is not defined for this kind of bound.
#define SHEQU_UNSUPPORTED_BOUND 113

// No part of the schedule remains, or it has not begun.
#define SHEQU_OUTSIDE_SCHEDULE 114

// An interval below one year or upside down, or years out of order.
#define SHEQU_BAD_INTERVAL 115

// An at-risk threshold outside its range.
#define SHEQU_BAD_THRESHOLD 116

// A spell that ends on or before the day it begins.
#define SHEQU_BAD_SPELL 117

// A date outside the years 1900 to 2199.
#define SHEQU_DATE_OUT_OF_RANGE 118

// The exact result does not fit 128-bit numbers.
#define SHEQU_OVERFLOW 119

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The number of the ABI, which the SONAME ends in. It rises when a symbol goes or changes its meaning, not when one is
// added. Compare it with `SHEQU_ABI_VERSION`.
uint32_t shequ_abi_version(void);

// The version of the library, `0.1.0`; NUL-terminated, and it lives as long as the library. `SHEQU_VERSION` is that of
// the header.
const char *shequ_version(void);

// The code of a status number (`SHEQU_STATUS_ON_TRACK`: `on_track`): borrowed, it lives as long as the library.
//
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_status_name(int32_t status, struct shequ_str *name);

// The word for people of a code that stands in a frame or report: `status` `on_track` is 符合序时, on track. Vocabularies
// are `status`, `reason`, `flag`, `strength`, `state` (of measures) and `position` (against a range); `lang` is
// `SHEQU_ZH` or `SHEQU_EN`. The label is borrowed and lives as long as the library.
//
// `SHEQU_UNKNOWN_NAME` for a vocabulary or a code there is not; `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`,
// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_label(const char *vocabulary,
                       size_t vocabulary_len,
                       const char *word,
                       size_t word_len,
                       int32_t lang,
                       struct shequ_str *label);

// The first byte of an owned text, followed by a NUL after its length; NULL for NULL.
const char *shequ_string_data(const struct shequ_string *string);

// The number of bytes of an owned text, without the NUL; 0 for NULL.
size_t shequ_string_len(const struct shequ_string *string);

// Frees an owned text. NULL is allowed.
void shequ_string_free(struct shequ_string *string);

// Copies a borrowed text into an owned one, which outlives the handle the borrowed one came from.
//
// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_string_new(const char *data, size_t len, struct shequ_string **string);

// Makes an error handle: code `SHEQU_OK`, empty messages. NULL if that fails.
struct shequ_error *shequ_error_new(void);

// Frees an error handle. NULL is allowed.
void shequ_error_free(struct shequ_error *error);

// Takes back what the handle says: code `SHEQU_OK`, empty messages. NULL is allowed.
void shequ_error_clear(struct shequ_error *error);

// The code of the last failure; `SHEQU_OK` if there was none. `SHEQU_NULL_POINTER` for NULL.
shequ_code shequ_error_code(const struct shequ_error *error);

// What went wrong and what to do, in a language (`SHEQU_ZH`, `SHEQU_EN`). The text is borrowed: it lives until the
// handle is written to again or freed.
//
// `SHEQU_NULL_POINTER`, `SHEQU_UNKNOWN_NUMBER`.
shequ_code shequ_error_message(const struct shequ_error *error, int32_t lang, struct shequ_str *message);

// The problems behind a failure of a plan (columns `line`, `column`, `path`, `code`, `message_zh`, `message_en`) or of
// data (`table`, `table_part`, `row`, `column`, `value`, `code`, `near`, `message_zh`, `message_en`), as a frame of its
// own, to be freed with `shequ_frame_free`.
//
// `SHEQU_NO_VALUE` where the last failure has no list; `SHEQU_NULL_POINTER`.
shequ_code shequ_error_problems(const struct shequ_error *error, struct shequ_frame **problems);

// The word of a code, the same in every language of the library: `zero_denominator`. It is NUL-terminated and lives as
// long as the library. NULL for a number that is no code.
const char *shequ_code_name(shequ_code code);

// The number of a calendar date: days since 1970-01-01.
//
// `SHEQU_DATE_OUT_OF_RANGE` for a date that is none or lies outside 1900 to 2199; `SHEQU_NULL_POINTER`.
shequ_code shequ_date_from_ymd(int32_t year, uint32_t month, uint32_t day, int32_t *date);

// The calendar date of a number of days since 1970-01-01.
//
// `SHEQU_DATE_OUT_OF_RANGE` outside 1900 to 2199; `SHEQU_NULL_POINTER`.
shequ_code shequ_date_to_ymd(int32_t date, int32_t *year, uint32_t *month, uint32_t *day);

// The number of rows; 0 for NULL.
size_t shequ_frame_rows(const struct shequ_frame *frame);

// The number of columns; 0 for NULL.
size_t shequ_frame_columns(const struct shequ_frame *frame);

// Frees a frame. NULL is allowed.
void shequ_frame_free(struct shequ_frame *frame);

// The frame as CSV text: a first line of column names, then a line a row; numbers for display are left out unless
// `with_display` is 1. To be freed with `shequ_string_free`.
//
// `SHEQU_UNKNOWN_NUMBER` (neither 0 nor 1), `SHEQU_NULL_POINTER`.
shequ_code shequ_frame_csv(const struct shequ_frame *frame, int32_t with_display, struct shequ_string **csv);

// The name of the column at a place, counted from 0: borrowed from the frame.
//
// `SHEQU_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
shequ_code shequ_frame_column_name(const struct shequ_frame *frame, size_t place, struct shequ_str *name);

// The heading for people of the column at a place, in a language (`SHEQU_ZH`, `SHEQU_EN`): borrowed from the frame.
//
// `SHEQU_OUT_OF_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_frame_column_heading(const struct shequ_frame *frame,
                                      size_t place,
                                      int32_t lang,
                                      struct shequ_str *heading);

// The type of the column at a place: `SHEQU_TYPE_TEXT`, `SHEQU_TYPE_DATE`, `SHEQU_TYPE_I64`, `SHEQU_TYPE_F64` or
// `SHEQU_TYPE_BOOL`.
//
// `SHEQU_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
shequ_code shequ_frame_column_type(const struct shequ_frame *frame, size_t place, int32_t *type_number);

// The place of a column, counted from 0.
//
// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_frame_find(const struct shequ_frame *frame, const char *name, size_t name_len, size_t *place);

// A column of whole numbers: one value a row, borrowed from the frame. `valid` has one byte a row, 1 where there is a
// value and 0 where it is missing (the value is then 0); it is NULL where no value is missing.
//
// `SHEQU_UNKNOWN_NAME`, `SHEQU_WRONG_TYPE`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_frame_i64(const struct shequ_frame *frame,
                           const char *name,
                           size_t name_len,
                           const int64_t **values,
                           const uint8_t **valid);

// A column of numbers for display. As `shequ_frame_i64`.
shequ_code shequ_frame_f64(const struct shequ_frame *frame,
                           const char *name,
                           size_t name_len,
                           const double **values,
                           const uint8_t **valid);

// A column of dates, days since 1970-01-01. As `shequ_frame_i64`.
shequ_code shequ_frame_date(const struct shequ_frame *frame,
                            const char *name,
                            size_t name_len,
                            const int32_t **values,
                            const uint8_t **valid);

// A column of yes (1) and no (0), a byte a row. As `shequ_frame_i64`.
shequ_code shequ_frame_bool(const struct shequ_frame *frame,
                            const char *name,
                            size_t name_len,
                            const uint8_t **values,
                            const uint8_t **valid);

// A column of texts, each different one once: `words` are the `word_count` different texts, `places` says which of them
// stands in each row, `UINT32_MAX` where it is missing. Both are borrowed from the frame.
//
// As `shequ_frame_i64`.
shequ_code shequ_frame_texts(const struct shequ_frame *frame,
                             const char *name,
                             size_t name_len,
                             const uint32_t **places,
                             const struct shequ_str **words,
                             size_t *word_count);

// The whole number of a column at a row, counted from 0.
//
// `SHEQU_NO_VALUE` where it is missing, `SHEQU_UNKNOWN_NAME`, `SHEQU_WRONG_TYPE`, `SHEQU_OUT_OF_RANGE`,
// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_frame_get_i64(const struct shequ_frame *frame,
                               const char *name,
                               size_t name_len,
                               size_t row,
                               int64_t *value);

// The number for display of a column at a row. As `shequ_frame_get_i64`.
shequ_code shequ_frame_get_f64(const struct shequ_frame *frame,
                               const char *name,
                               size_t name_len,
                               size_t row,
                               double *value);

// The date of a column at a row, days since 1970-01-01. As `shequ_frame_get_i64`.
shequ_code shequ_frame_get_date(const struct shequ_frame *frame,
                                const char *name,
                                size_t name_len,
                                size_t row,
                                int32_t *value);

// The yes (1) or no (0) of a column at a row. As `shequ_frame_get_i64`.
shequ_code shequ_frame_get_bool(const struct shequ_frame *frame,
                                const char *name,
                                size_t name_len,
                                size_t row,
                                int32_t *value);

// The text of a column at a row: borrowed from the frame. As `shequ_frame_get_i64`.
shequ_code shequ_frame_get_text(const struct shequ_frame *frame,
                                const char *name,
                                size_t name_len,
                                size_t row,
                                struct shequ_str *value);

// The exact number whose columns are `NAME_n`, `NAME_d` and `NAME`, at a row: a reduced fraction with a denominator
// above 0.
//
// `SHEQU_NUMBER_TOO_WIDE` where there is a number that does not fit (its double is in `NAME`); else as
// `shequ_frame_get_i64`.
shequ_code shequ_frame_get_exact(const struct shequ_frame *frame,
                                 const char *name,
                                 size_t name_len,
                                 size_t row,
                                 int64_t *value_n,
                                 int64_t *value_d);

// The plan built in under an id, `xiaoshan-2022-2025`.
//
// `SHEQU_PLAN_PROBLEMS` (no such plan), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_plan_builtin(const char *id, size_t id_len, struct shequ_plan **plan, struct shequ_error *error);

// A plan from its TOML text. All that is wrong with it comes at once, with line and column: see
// `shequ_error_problems`.
//
// `SHEQU_PLAN_PROBLEMS`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_plan_from_toml(const char *toml, size_t toml_len, struct shequ_plan **plan, struct shequ_error *error);

// The same text under another choice of one interpretation: a new plan, to be freed as well. The list
// `interpretations` of `shequ_plan_list` has the ids. A dataset built for either plan serves both.
//
// `SHEQU_PLAN_PROBLEMS`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_plan_with_interpretation(const struct shequ_plan *plan,
                                          const char *interpretation,
                                          size_t interpretation_len,
                                          const char *choice,
                                          size_t choice_len,
                                          struct shequ_plan **other,
                                          struct shequ_error *error);

// A part of the plan as a frame, in the order of the text. Lists and their columns (several ids in one cell are joined
// by `|`; `X` exact stands for `X_n`, `X_d`, `X`):
//
// - `plan`, one row: id, edition, name_zh, name_en, first_day, last_day, standing, standing_zh, standing_en, notice_zh,
//   notice_en, illustrative
// - `clauses`: id, heading_zh, heading_en, summary_zh, summary_en
// - `levels`: id, name_zh, name_en, digits
// - `units` (of measure): id, name_zh, name_en, factor, whole
// - `kinds`: id, name_zh, name_en, levels, attributes, several_rows, clauses
// - `variables`: id, name_zh, name_en, kind, unit, counts, due_level, max_age_months
// - `indicators`: id, name_zh, name_en, unit, variable, numerator, denominator, factor
// - `targets`: id, name_zh, name_en, indicator, unit, rhythm, first_day, last_day, years, min_years, max_years, basis,
//   strength, strength_zh, strength_en, wording_zh, wording_en, level, group, action, clauses, baseline exact
// - `bounds`, one row a target and day from which one holds: target, from, bound, lower exact, upper exact, lower_in,
//   upper_in
// - `actions`: id, name_zh, name_en
// - `measures`: id, name_zh, name_en, summary_zh, summary_en, clause, action, targets, deliverables
// - `deliverables`: id, measure, name_zh, name_en, occurs, level
// - `requirements`: id, name_zh, name_en, summary_zh, summary_en, clause
// - `interpretations`, one row a choice: interpretation, question_zh, question_en, choice, name_zh, name_en, reason_zh,
//   reason_en, chosen, by_default, changes
//
// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_plan_list(const struct shequ_plan *plan,
                           const char *list,
                           size_t list_len,
                           struct shequ_frame **frame,
                           struct shequ_error *error);

// Frees a plan. NULL is allowed.
void shequ_plan_free(struct shequ_plan *plan);

// Makes a table: `units`, `observations`, `entities`, `deliverables`, `register_scope`, `lineage` or `allocations`.
// Columns are those of the CSV files. Names are looked at when a dataset is built.
//
// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_table_new(const char *name, size_t name_len, struct shequ_table **table, struct shequ_error *error);

// Frees a table. NULL is allowed. A builder keeps what it was given.
void shequ_table_free(struct shequ_table *table);

// Adds a column of whole numbers.
//
// `SHEQU_COLUMN_TWICE`, `SHEQU_COLUMN_LENGTH`, `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`,
// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_table_set_i64(struct shequ_table *table,
                               const char *column,
                               size_t column_len,
                               const int64_t *values,
                               const uint8_t *valid,
                               size_t rows,
                               struct shequ_error *error);

// Adds a column of exact numbers: `numerators[i] / denominators[i]`, denominators from 1 on (of missing values they are
// not read).
//
// `SHEQU_BAD_FRACTION`; else as `shequ_table_set_i64`.
shequ_code shequ_table_set_exact(struct shequ_table *table,
                                 const char *column,
                                 size_t column_len,
                                 const int64_t *numerators,
                                 const int64_t *denominators,
                                 const uint8_t *valid,
                                 size_t rows,
                                 struct shequ_error *error);

// Adds a column of floating-point numbers; NaN is a missing value. A whole number below 2^53 in size is that number;
// where a fraction may stand, one that 15 significant digits write is the decimal so written. Others do not say which
// number is meant, and are a problem when the dataset is built.
//
// As `shequ_table_set_i64`.
shequ_code shequ_table_set_f64(struct shequ_table *table,
                               const char *column,
                               size_t column_len,
                               const double *values,
                               const uint8_t *valid,
                               size_t rows,
                               struct shequ_error *error);

// Adds a column of dates, days since 1970-01-01. As `shequ_table_set_i64`.
shequ_code shequ_table_set_date(struct shequ_table *table,
                                const char *column,
                                size_t column_len,
                                const int32_t *days,
                                const uint8_t *valid,
                                size_t rows,
                                struct shequ_error *error);

// Adds a column of yes (any byte but 0) and no (0). As `shequ_table_set_i64`.
shequ_code shequ_table_set_bool(struct shequ_table *table,
                                const char *column,
                                size_t column_len,
                                const uint8_t *values,
                                const uint8_t *valid,
                                size_t rows,
                                struct shequ_error *error);

// Adds a column of texts: row `i` is the bytes from `offsets[i]` to before `offsets[i + 1]`, so there are `rows + 1`
// offsets. Dates and numbers may come as texts too, as in a CSV file.
//
// `SHEQU_OUT_OF_RANGE` where offsets fall, lie outside the bytes or within a character; else as `shequ_table_set_i64`.
shequ_code shequ_table_set_text(struct shequ_table *table,
                                const char *column,
                                size_t column_len,
                                const char *bytes,
                                size_t byte_count,
                                const int64_t *offsets,
                                const uint8_t *valid,
                                size_t rows,
                                struct shequ_error *error);

// Adds a column of texts of which few differ: row `i` is text `places[i]` of the `word_count` words, which are cut from
// `bytes` by `word_count + 1` offsets; `UINT32_MAX` is a missing value.
//
// `SHEQU_OUT_OF_RANGE` also for a place past the words; else as `shequ_table_set_text`.
shequ_code shequ_table_set_words(struct shequ_table *table,
                                 const char *column,
                                 size_t column_len,
                                 const char *bytes,
                                 size_t byte_count,
                                 const int64_t *offsets,
                                 size_t word_count,
                                 const uint32_t *places,
                                 size_t rows,
                                 struct shequ_error *error);

// Adds a column of NUL-terminated texts, one pointer a row; NULL is a missing value.
//
// As `shequ_table_set_i64`.
shequ_code shequ_table_set_strings(struct shequ_table *table,
                                   const char *column,
                                   size_t column_len,
                                   const char *const *texts,
                                   size_t rows,
                                   struct shequ_error *error);

// Begins a dataset for a plan.
//
// `SHEQU_NULL_POINTER`.
shequ_code shequ_builder_new(const struct shequ_plan *plan, struct shequ_builder **builder, struct shequ_error *error);

// Frees a builder. NULL is allowed.
void shequ_builder_free(struct shequ_builder *builder);

// Sets how the data is to be read:
//
// - `reject`: `table` (as it is unless set: nothing is loaded where a row has a problem) or `row` (such rows are set
//   aside)
// - `unknown_variables`: `refuse` (unless set) or `set_aside`
// - `missing_mark`: a text that stands for a missing value beside the empty one; may be set several times
//
// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION`, `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
// `SHEQU_INVALID_UTF8`.
shequ_code shequ_builder_set(struct shequ_builder *builder,
                             const char *option,
                             size_t option_len,
                             const char *value,
                             size_t value_len,
                             struct shequ_error *error);

// Adds a table. Its columns move into the builder; the table handle is then empty and still the caller's to free.
//
// `SHEQU_ALREADY_USED` for a builder that has built or a table that was added; `SHEQU_NULL_POINTER`.
shequ_code shequ_builder_add_table(struct shequ_builder *builder, struct shequ_table *table, struct shequ_error *error);

// Adds the table of CSV bytes, whose first line names the columns: UTF-8, with or without a byte order mark, or GB18030.
//
// `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8` (of the name). What is wrong in
// the bytes is said when the dataset is built.
shequ_code shequ_builder_add_csv(struct shequ_builder *builder,
                                 const char *table,
                                 size_t table_len,
                                 const uint8_t *bytes,
                                 size_t byte_count,
                                 struct shequ_error *error);

// Adds the tables of a JSON text: `{"units": [{"code": "330109", ...}], "observations": [...], ...}`. Numbers are taken
// as they are written, never through a float.
//
// `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`. What is wrong in the text is said
// when the dataset is built.
shequ_code shequ_builder_add_json(struct shequ_builder *builder,
                                  const char *json,
                                  size_t json_len,
                                  struct shequ_error *error);

// Checks everything and makes the dataset. The builder is used up, whether or not that succeeds; it is still the
// caller's to free.
//
// `SHEQU_DATA_PROBLEMS`: see `shequ_error_problems`; `SHEQU_ALREADY_USED`, `SHEQU_NULL_POINTER`.
shequ_code shequ_builder_build(struct shequ_builder *builder,
                               struct shequ_dataset **dataset,
                               struct shequ_error *error);

// The same rows checked against another plan, such as a later edition: a new dataset, to be freed as well. Another
// reading of the same text needs none.
//
// `SHEQU_DATA_PROBLEMS`, `SHEQU_NULL_POINTER`.
shequ_code shequ_dataset_rebind(const struct shequ_dataset *dataset,
                                const struct shequ_plan *plan,
                                struct shequ_dataset **other,
                                struct shequ_error *error);

// What a dataset says of itself as a frame:
//
// - `findings`, what is odd in the rows and yet usable: table, table_part, row, column, value, code, message_zh,
//   message_en
// - `rejected`, the problems of rows that were set aside: table, table_part, row, column, value, code, near,
//   message_zh, message_en
//
// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_dataset_list(const struct shequ_dataset *dataset,
                              const char *list,
                              size_t list_len,
                              struct shequ_frame **frame,
                              struct shequ_error *error);

// Frees a dataset. NULL is allowed.
void shequ_dataset_free(struct shequ_dataset *dataset);

// Makes options that ask as the plan does. NULL if that fails.
struct shequ_options *shequ_options_new(void);

// Sets an option by its name, from text. A value that is refused leaves the options as they were.
//
// - `at_risk.ratio`: an exact number of 0 to 1, `9/10`; from which share of the schedule behind is only at risk
// - `at_risk.points`: an exact number from 0 on, `5`; the same in percentage points
// - `known_on`: a date, `2024-06-30`; only rows recorded up to it are read
// - `min_coverage`: an exact number of 0 to 1; the share of the due units a ratio must cover for a verdict
//
// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`. Whether a
// number is within its range is said when the question is asked.
shequ_code shequ_options_set(struct shequ_options *options,
                             const char *option,
                             size_t option_len,
                             const char *value,
                             size_t value_len,
                             struct shequ_error *error);

// Frees options. NULL is allowed.
void shequ_options_free(struct shequ_options *options);

// Asks a plan of data: every target and measure at a unit at the close of a day. `unit` is a code, or a name that only
// one unit has; `as_of` is a day since 1970-01-01; `options` may be NULL, which asks as the plan does. What is missing
// in the data is no failure: the target it concerns says so.
//
// `SHEQU_UNKNOWN_UNIT`, `SHEQU_AMBIGUOUS_UNIT`, `SHEQU_UNIT_NOT_IN_FORCE`, `SHEQU_OTHER_PLAN`,
// `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_assess(const struct shequ_plan *plan,
                        const struct shequ_dataset *dataset,
                        const char *unit,
                        size_t unit_len,
                        int32_t as_of,
                        const struct shequ_options *options,
                        struct shequ_report **report,
                        struct shequ_error *error);

// Frees a report. NULL is allowed.
void shequ_report_free(struct shequ_report *report);

// A part of a report as a frame:
//
// - `targets`, one row each, in the plan's order. `X` exact stands for `X_n`, `X_d` and `X`; a column is missing where
//   there is no such thing:
//   as_of, target, unit, unit_name, level; judged_on, status, reason, met; value, numerator, denominator exact; bound,
//   lower, upper exact, lower_in, upper_in, is_share, responsible; baseline exact, baseline_source, attainment,
//   progress, elapsed, planned, planned_at_risk, variance, variance_points, attainment_points exact; shortfall,
//   shortfall_by_hiring, required_pace exact, share_of_parent exact; quota_closed_met, quota_closed, window_first,
//   window_last, overdue_days; units_below, units_inside, units_above, units_unknown, share_inside exact;
//   numerator_source, numerator_due, numerator_reported, numerator_carried, numerator_missing, numerator_not_due,
//   numerator_oldest, numerator_newest, and the same with denominator_; flags (joined by `|`); rank_by_value,
//   rank_by_attainment, previous_status, change exact
// - `measures`: measure, name_zh, name_en, state, deliverables, done, targets (the worst verdict among its targets)
// - `coverage`, who reported what, one row a variable, day and unit: variable, variable_name_zh, variable_name_en, day,
//   since, source, unit, unit_name, level, state, state_zh, state_en
// - `findings`, what is odd in the data read and yet usable, one row each: code, variable, target, year, day, units;
//   own, sum and bound exact (`X_n`, `X_d`, `X`); message_zh, message_en
// - `deliverables`: deliverable, measure, name_zh, name_en, state, units_done, units_due, latest
//
// Codes in it have their words for people from `shequ_label`.
//
// `SHEQU_UNKNOWN_NAME`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_report_list(const struct shequ_report *report,
                             const char *list,
                             size_t list_len,
                             struct shequ_frame **frame,
                             struct shequ_error *error);

// The report as JSON text, in the form that `report.schema.json` describes: what is stored and later verified. To be
// freed with `shequ_string_free`.
//
// `SHEQU_NULL_POINTER`.
shequ_code shequ_report_json(const struct shequ_report *report, struct shequ_string **json, struct shequ_error *error);

// The report as a printed table, in a language (`SHEQU_ZH`, `SHEQU_EN`). To be freed with `shequ_string_free`.
//
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_report_table(const struct shequ_report *report,
                              int32_t lang,
                              struct shequ_string **table,
                              struct shequ_error *error);

// What a reader must know before the numbers (the plan's standing, rows that are made up, registers taken as complete),
// a line each, in a language. To be freed with `shequ_string_free`.
//
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_report_notices(const struct shequ_report *report,
                                int32_t lang,
                                struct shequ_string **notices,
                                struct shequ_error *error);

// Why a target (its id or its name) stands where it does: at most five lines, in a language. To be freed with
// `shequ_string_free`.
//
// `SHEQU_PLAN_PROBLEMS` (no such target, or several), `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
// `SHEQU_INVALID_UTF8`.
shequ_code shequ_report_explain(const struct shequ_report *report,
                                const char *target,
                                size_t target_len,
                                int32_t lang,
                                struct shequ_string **explanation,
                                struct shequ_error *error);

// How the numbers of a target (its id or its name) came about, down to the rows behind them, as JSON text in the form
// that `trace.schema.json` describes. To be freed with `shequ_string_free`.
//
// As `shequ_report_explain`.
shequ_code shequ_report_trace_json(const struct shequ_report *report,
                                   const char *target,
                                   size_t target_len,
                                   struct shequ_string **json,
                                   struct shequ_error *error);

// The same as a frame, one row a step: path, depth, op, value exact, unit, variable, note, and the cells of the row of
// data behind it, where one is.
//
// As `shequ_report_explain`.
shequ_code shequ_report_trace(const struct shequ_report *report,
                              const char *target,
                              size_t target_len,
                              struct shequ_frame **steps,
                              struct shequ_error *error);

// What changed since an earlier report of the same plan, reading, unit and options, and the rows behind it: a line each,
// in a language. To be freed with `shequ_string_free`.
//
// `SHEQU_OTHER_PLAN`, `SHEQU_OTHER_READING`, `SHEQU_OTHER_UNIT`, `SHEQU_OTHER_OPTION`, `SHEQU_NOT_EARLIER`,
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_report_since(const struct shequ_report *report,
                              const struct shequ_report *earlier,
                              int32_t lang,
                              struct shequ_string **changes,
                              struct shequ_error *error);

// Computes a report again from data and says what differs, as a frame that is empty where nothing does: what, path,
// reported, recomputed, message_zh, message_en.
//
// `SHEQU_NULL_POINTER`.
shequ_code shequ_verify(const struct shequ_report *report,
                        const struct shequ_dataset *dataset,
                        struct shequ_frame **differences,
                        struct shequ_error *error);

// The same for a report stored as JSON text.
//
// `SHEQU_NOT_JSON`, `SHEQU_NOT_A_REPORT`, `SHEQU_OTHER_FORMAT`, `SHEQU_OTHER_PLAN` (the data was built for another plan
// than the one given), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_verify_json(const char *json,
                             size_t json_len,
                             const struct shequ_plan *plan,
                             const struct shequ_dataset *dataset,
                             struct shequ_frame **differences,
                             struct shequ_error *error);

// Makes a selection of no unit yet. NULL if that fails.
struct shequ_selection *shequ_selection_new(void);

// Adds to a selection, by name:
//
// - `unit`: a unit, by its code or a name that only one unit has; any number of them. On a day on which one is not in
//   force, the panel is refused, as a report would be
// - `level`: all units of a level, by its id or name, in place of single units. On a day on which one is not in force, it
//   has no rows
// - `within`: of these, only a unit and those below it
// - `kind`: of these, only those whose codes state one of the kinds added: `sub-district`, `town`, `township`,
//   `quasi-town`, `residents-committee` and so on
//
// `SHEQU_UNKNOWN_OPTION`, `SHEQU_BAD_OPTION` (no such kind), `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`,
// `SHEQU_INVALID_UTF8`. Whether units and levels are there is said when the panel is asked.
shequ_code shequ_selection_add(struct shequ_selection *selection,
                               const char *option,
                               size_t option_len,
                               const char *value,
                               size_t value_len,
                               struct shequ_error *error);

// Frees a selection. NULL is allowed.
void shequ_selection_free(struct shequ_selection *selection);

// Every target at each of many units at the close of each of many days, as one frame: a row a day, target and unit, in
// this order, with the columns that `targets` of `shequ_report_list` has. Dates rise. Ranks are among the units of a day
// and target; previous_status and change compare with the day before in the list. `options` may be NULL.
//
// `SHEQU_NO_DATE_GIVEN`, `SHEQU_DATES_OUT_OF_ORDER`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_UNKNOWN_LEVEL`,
// `SHEQU_KIND_NOT_OF_LEVEL`, `SHEQU_NOTHING_SELECTED`, `SHEQU_UNKNOWN_UNIT`, `SHEQU_AMBIGUOUS_UNIT`,
// `SHEQU_UNIT_NOT_IN_FORCE`, `SHEQU_OTHER_PLAN`, `SHEQU_BAD_OPTION`, `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG`.
shequ_code shequ_panel(const struct shequ_plan *plan,
                       const struct shequ_dataset *dataset,
                       const struct shequ_selection *selection,
                       const int32_t *dates,
                       size_t date_count,
                       const struct shequ_options *options,
                       struct shequ_frame **panel,
                       struct shequ_error *error);

// One target (its id or its name) at one unit through days that rise, as a frame, a row a day: as_of, target, unit,
// unit_name, met, reason, value exact, bound, lower, upper exact, lower_in, upper_in, flags; among these `late` and
// `lost_since` stand on the day they begin. `options` may be NULL.
//
// `SHEQU_PLAN_PROBLEMS` (no such target, or several); else as `shequ_panel`.
shequ_code shequ_history(const struct shequ_plan *plan,
                         const struct shequ_dataset *dataset,
                         const char *unit,
                         size_t unit_len,
                         const char *target,
                         size_t target_len,
                         const int32_t *dates,
                         size_t date_count,
                         const struct shequ_options *options,
                         struct shequ_frame **history,
                         struct shequ_error *error);

#if defined(SHEQU_ARROW)
// Adds a table that comes as an Arrow stream, read to its end here: whole numbers and decimals of any width, floats, texts
// in every layout, dates and timestamps without a zone.
//
// With `SHEQU_OK` the stream was taken: it is released, and `stream->release` is NULL. Where the stream fails half-way,
// or its batches are not of the shape of its schema, that is `SHEQU_OK` too, nothing of it is kept, and
// `shequ_builder_build` tells which batch and why. With another code the stream is as it was.
//
// `SHEQU_ALREADY_USED` for a builder that has built or a stream that is released; `SHEQU_NULL_POINTER`,
// `SHEQU_TOO_LONG`, `SHEQU_INVALID_UTF8`.
shequ_code shequ_builder_add_stream(struct shequ_builder *builder,
                                    const char *table,
                                    size_t table_len,
                                    struct ArrowArrayStream *stream,
                                    struct shequ_error *error);
#endif

#if defined(SHEQU_ARROW)
// A frame as an Arrow stream of one batch: texts as dictionaries, dates as `Date32`, headings in the fields' metadata under
// `zh` and `en`. The stream is the caller's to release; it needs the frame no longer.
//
// `SHEQU_NULL_POINTER`, `SHEQU_TOO_LONG` (more than 2^31 different texts in a column).
shequ_code shequ_frame_stream(const struct shequ_frame *frame,
                              struct ArrowArrayStream *stream);
#endif

#if defined(SHEQU_ARROW)
// What `shequ_panel` answers as an Arrow stream, one batch a day. A day is worked out when its batch is asked for, so that a
// panel of any length takes the memory of one day. The stream is the caller's to release, at its end or before; it needs
// none of the handles any longer, and belongs to one thread at a time.
//
// As `shequ_panel`, before the first day is worked out.
shequ_code shequ_panel_stream(const struct shequ_plan *plan,
                              const struct shequ_dataset *dataset,
                              const struct shequ_selection *selection,
                              const int32_t *dates,
                              size_t date_count,
                              const struct shequ_options *options,
                              struct ArrowArrayStream *stream,
                              struct shequ_error *error);
#endif

// The rate of two counts, `factor x numerator / denominator`.
//
// `SHEQU_NON_POSITIVE_FACTOR`, `SHEQU_NEGATIVE_COUNT`, `SHEQU_ZERO_DENOMINATOR`, `SHEQU_NUMBER_TOO_WIDE`,
// `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_rate(int64_t numerator,
                              int64_t denominator,
                              int64_t factor,
                              int64_t *value_n,
                              int64_t *value_d);

// The share of a floor reached (完成率), `value / target`.
//
// `SHEQU_NEGATIVE_TARGET`, `SHEQU_ZERO_TARGET`, `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`,
// `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_attainment(int64_t value_n,
                                    int64_t value_d,
                                    int64_t target_n,
                                    int64_t target_d,
                                    int64_t *result_n,
                                    int64_t *result_d);

// Whether a value meets a bound: 1 or 0. `bound` is `SHEQU_AT_LEAST` (the upper end is not read), `SHEQU_AT_MOST` (the
// lower end is not read) or `SHEQU_BETWEEN`, of which `ends` says which ends belong to it (`SHEQU_BOTH_IN`).
//
// `SHEQU_EMPTY_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_met(int64_t value_n,
                             int64_t value_d,
                             int32_t bound_kind,
                             int64_t lower_n,
                             int64_t lower_d,
                             int64_t upper_n,
                             int64_t upper_d,
                             int32_t ends,
                             int32_t *met);

// The whole units a count lacks (缺口), or has too many of. The bound is given as in `shequ_formula_met`.
//
// `SHEQU_NEGATIVE_COUNT`, `SHEQU_UNREACHABLE`, `SHEQU_EMPTY_RANGE`, `SHEQU_OVERFLOW`, `SHEQU_UNKNOWN_NUMBER`,
// `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_shortfall_count(int64_t count,
                                         int32_t bound_kind,
                                         int64_t lower_n,
                                         int64_t lower_d,
                                         int64_t upper_n,
                                         int64_t upper_d,
                                         int32_t ends,
                                         int64_t *shortfall);

// The whole units the numerator of a rate lacks with the denominator as it is, or has too many of. The bound is given as
// in `shequ_formula_met`.
//
// As `shequ_formula_rate` and `shequ_formula_shortfall_count`.
shequ_code shequ_formula_shortfall_rate(int64_t numerator,
                                        int64_t denominator,
                                        int64_t factor,
                                        int32_t bound_kind,
                                        int64_t lower_n,
                                        int64_t lower_d,
                                        int64_t upper_n,
                                        int64_t upper_d,
                                        int32_t ends,
                                        int64_t *shortfall);

// The whole people to hire for a rate to reach a floor, where whoever is hired adds to the denominator too.
//
// As `shequ_formula_rate`; `SHEQU_NOT_A_PART`, `SHEQU_UNREACHABLE`, `SHEQU_OVERFLOW`, `SHEQU_BAD_FRACTION`.
shequ_code shequ_formula_shortfall_by_hiring(int64_t numerator,
                                             int64_t denominator,
                                             int64_t factor,
                                             int64_t target_n,
                                             int64_t target_d,
                                             int64_t *shortfall);

// The share of a schedule gone at the close of a day (序时进度), 0 to 1. `start` and `end` are the schedule's first and
// last day. `convention` is `SHEQU_MONTH`, `SHEQU_QUARTER`, `SHEQU_YEAR`, `SHEQU_DAY`, `SHEQU_DAY_OPEN`,
// `SHEQU_MILESTONES_STEPPED` or `SHEQU_MILESTONES_LINEAR`; for the last two the milestones are `milestone_count` dates
// with the shares due by each, else they are not read and may be NULL and 0.
//
// `SHEQU_EMPTY_SCHEDULE`, `SHEQU_BAD_MILESTONES`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`,
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
shequ_code shequ_formula_elapsed(int32_t start,
                                 int32_t end,
                                 int32_t convention,
                                 const int32_t *milestone_dates,
                                 const int64_t *milestone_n,
                                 const int64_t *milestone_d,
                                 size_t milestone_count,
                                 int32_t as_of,
                                 int64_t *elapsed_n,
                                 int64_t *elapsed_d);

// The value the schedule expects (序时应完成), `baseline + (target - baseline) x elapsed`.
//
// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_planned(int64_t baseline_n,
                                 int64_t baseline_d,
                                 int64_t target_n,
                                 int64_t target_d,
                                 int64_t elapsed_n,
                                 int64_t elapsed_d,
                                 int64_t *planned_n,
                                 int64_t *planned_d);

// The share of the way from the baseline to the target gone (目标进展度). The bound is given as in `shequ_formula_met`.
//
// `SHEQU_UNSUPPORTED_BOUND` (a range), `SHEQU_NO_DISTANCE`, `SHEQU_BASELINE_MEETS_TARGET`, `SHEQU_EMPTY_RANGE`,
// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_progress(int64_t value_n,
                                  int64_t value_d,
                                  int64_t baseline_n,
                                  int64_t baseline_d,
                                  int32_t bound_kind,
                                  int64_t lower_n,
                                  int64_t lower_d,
                                  int64_t upper_n,
                                  int64_t upper_d,
                                  int32_t ends,
                                  int64_t *progress_n,
                                  int64_t *progress_d);

// The difference from the value the schedule expects (与序时进度差值), `value - planned`.
//
// `SHEQU_OVERFLOW`, `SHEQU_NUMBER_TOO_WIDE`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_variance(int64_t value_n,
                                  int64_t value_d,
                                  int64_t planned_n,
                                  int64_t planned_d,
                                  int64_t *variance_n,
                                  int64_t *variance_d);

// The difference of progress from the elapsed share in percentage points (个百分点), `100 (progress - elapsed)`.
//
// As `shequ_formula_variance`.
shequ_code shequ_formula_variance_points(int64_t progress_n,
                                         int64_t progress_d,
                                         int64_t elapsed_n,
                                         int64_t elapsed_d,
                                         int64_t *points_n,
                                         int64_t *points_d);

// The difference of attainment from the elapsed share in percentage points, `100 (attainment - elapsed)`.
//
// As `shequ_formula_variance`.
shequ_code shequ_formula_attainment_points(int64_t attainment_n,
                                           int64_t attainment_d,
                                           int64_t elapsed_n,
                                           int64_t elapsed_d,
                                           int64_t *points_n,
                                           int64_t *points_d);

// The verdict on a count with a floor to be reached by the end of a schedule: `SHEQU_STATUS_ON_TRACK` and its fellows.
// The schedule is given as in `shequ_formula_elapsed`; `at_risk` is `SHEQU_RATIO` (9/10 is the plan's usual one) or
// `SHEQU_POINTS`.
//
// `SHEQU_NEGATIVE_COUNT`, `SHEQU_BAD_THRESHOLD`; else as `shequ_formula_elapsed`.
shequ_code shequ_formula_pace_status_count(int64_t count,
                                           int64_t baseline_n,
                                           int64_t baseline_d,
                                           int64_t target_n,
                                           int64_t target_d,
                                           int32_t start,
                                           int32_t end,
                                           int32_t convention,
                                           const int32_t *milestone_dates,
                                           const int64_t *milestone_n,
                                           const int64_t *milestone_d,
                                           size_t milestone_count,
                                           int32_t as_of,
                                           int32_t at_risk_kind,
                                           int64_t at_risk_n,
                                           int64_t at_risk_d,
                                           int32_t *status);

// The verdict on a rate with a floor to be reached by the end of a schedule. A denominator of 0 for the baseline says
// that it is not known: the rate is then not measured against the schedule.
//
// As `shequ_formula_rate` and `shequ_formula_pace_status_count`.
shequ_code shequ_formula_pace_status_rate(int64_t numerator,
                                          int64_t denominator,
                                          int64_t factor,
                                          int64_t baseline_n,
                                          int64_t baseline_d,
                                          int64_t target_n,
                                          int64_t target_d,
                                          int32_t start,
                                          int32_t end,
                                          int32_t convention,
                                          const int32_t *milestone_dates,
                                          const int64_t *milestone_n,
                                          const int64_t *milestone_d,
                                          size_t milestone_count,
                                          int32_t as_of,
                                          int32_t at_risk_kind,
                                          int64_t at_risk_n,
                                          int64_t at_risk_d,
                                          int32_t *status);

// The whole units to add in every remaining period for a count to reach its target (所需进度). The schedule is given as in
// `shequ_formula_elapsed`.
//
// `SHEQU_NEGATIVE_COUNT`, `SHEQU_OUTSIDE_SCHEDULE`; else as `shequ_formula_elapsed`.
shequ_code shequ_formula_required_pace_count(int64_t count,
                                             int64_t target_n,
                                             int64_t target_d,
                                             int32_t start,
                                             int32_t end,
                                             int32_t convention,
                                             const int32_t *milestone_dates,
                                             const int64_t *milestone_n,
                                             const int64_t *milestone_d,
                                             size_t milestone_count,
                                             int32_t as_of,
                                             int64_t *pace);

// What a rate must gain in every remaining period to reach its target. The schedule is given as in
// `shequ_formula_elapsed`.
//
// `SHEQU_OUTSIDE_SCHEDULE`; else as `shequ_formula_elapsed`.
shequ_code shequ_formula_required_pace_rate(int64_t value_n,
                                            int64_t value_d,
                                            int64_t target_n,
                                            int64_t target_d,
                                            int32_t start,
                                            int32_t end,
                                            int32_t convention,
                                            const int32_t *milestone_dates,
                                            const int64_t *milestone_n,
                                            const int64_t *milestone_d,
                                            size_t milestone_count,
                                            int32_t as_of,
                                            int64_t *pace_n,
                                            int64_t *pace_d);

// The verdict on a quota of new things in each of some years. Spell `i` says that thing `spell_ids[i]` is in force from
// `spell_since[i]` to before `spell_until[i]`, `SHEQU_NO_DATE` where it still is. The convention and its milestones are
// given as in `shequ_formula_elapsed`, the threshold as in `shequ_formula_pace_status_count`.
//
// Written: for each year its count (`SHEQU_NO_COUNT` for a year to come) and its status, in arrays of `year_count`; how
// many closed years met the quota, and of how many; the verdict of the whole.
//
// `SHEQU_NON_POSITIVE_FACTOR` (a quota below 1), `SHEQU_BAD_INTERVAL` (no year, or years that do not rise),
// `SHEQU_BAD_SPELL`, `SHEQU_BAD_THRESHOLD`, `SHEQU_BAD_MILESTONES`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_OVERFLOW`,
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
shequ_code shequ_formula_yearly_quota(int64_t quota,
                                      const int32_t *years,
                                      size_t year_count,
                                      const uint32_t *spell_ids,
                                      const int32_t *spell_since,
                                      const int32_t *spell_until,
                                      size_t spell_count,
                                      int32_t as_of,
                                      int32_t convention,
                                      const int32_t *milestone_dates,
                                      const int64_t *milestone_n,
                                      const int64_t *milestone_d,
                                      size_t milestone_count,
                                      int32_t at_risk_kind,
                                      int64_t at_risk_n,
                                      int64_t at_risk_d,
                                      int64_t *counts,
                                      int32_t *statuses,
                                      size_t *closed_met,
                                      size_t *closed,
                                      int32_t *status);

// Where a size lies against a range of whole numbers, and into how many parts it would split: `position` is
// `SHEQU_BELOW`, `SHEQU_INSIDE` or `SHEQU_ABOVE`, `by` the distance to the nearest whole number inside, `split_parts` the
// number of parts none of which would be above, `parts_hold_lower` 1 where none of those would be below. `ends` as in
// `shequ_formula_met`.
//
// `SHEQU_NEGATIVE_COUNT`, `SHEQU_EMPTY_RANGE`, `SHEQU_UNREACHABLE`, `SHEQU_OVERFLOW`, `SHEQU_UNKNOWN_NUMBER`,
// `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_range_conformity(int64_t value,
                                          int64_t lower,
                                          int64_t upper,
                                          int32_t ends,
                                          int32_t *position,
                                          int64_t *by,
                                          int64_t *split_parts,
                                          int32_t *parts_hold_lower);

// When the next of something that recurs every `min_years` to `max_years` is due, at the close of a day. `basis` is
// `SHEQU_ANNIVERSARY` or `SHEQU_CALENDAR_YEARS`; `start` is the day from which the first is waited for, `plan_end` the
// plan's last day.
//
// Written: the first day of the next window (`SHEQU_NO_DATE` before any event) and its last day; the status; the days
// overdue; the events that came too early and those that came too late, into arrays of `event_count`, with how many
// they are.
//
// `SHEQU_BAD_INTERVAL`, `SHEQU_EMPTY_SCHEDULE`, `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`,
// `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`.
shequ_code shequ_formula_recurrence(const int32_t *events,
                                    size_t event_count,
                                    int32_t min_years,
                                    int32_t max_years,
                                    int32_t basis,
                                    int32_t start,
                                    int32_t plan_end,
                                    int32_t as_of,
                                    int32_t *first_day,
                                    int32_t *last_day,
                                    int32_t *status,
                                    int64_t *overdue_days,
                                    int32_t *early,
                                    size_t *early_count,
                                    int32_t *breaches,
                                    size_t *breach_count);

// The same day and month some years later; 29 February becomes 28 where the year has none.
//
// `SHEQU_DATE_OUT_OF_RANGE`, `SHEQU_NULL_POINTER`.
shequ_code shequ_formula_add_years(int32_t date, int32_t years, int32_t *later);

// Begins a rule: `measure` is `SHEQU_COUNT`, `SHEQU_RATE` (of `factor`: 100 for percent) or `SHEQU_AMOUNT`; `factor` is
// read for a rate only. It has no bound yet, no schedule, no baseline, and is at risk from nine tenths of the elapsed
// share.
//
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_NULL_POINTER`.
shequ_code shequ_rule_spec_new(int32_t measure, int64_t factor, struct shequ_rule_spec **spec);

// Frees a specification. NULL is allowed.
void shequ_rule_spec_free(struct shequ_rule_spec *spec);

// Adds a bound that holds from a day on; the first from the beginning (`from` is `SHEQU_NO_DATE`). The bound is given as
// in `shequ_formula_met`.
//
// `SHEQU_EMPTY_RANGE`, `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_rule_spec_add_bound(struct shequ_rule_spec *spec,
                                     int32_t from,
                                     int32_t bound_kind,
                                     int64_t lower_n,
                                     int64_t lower_d,
                                     int64_t upper_n,
                                     int64_t upper_d,
                                     int32_t ends);

// Sets the schedule, given as in `shequ_formula_elapsed`. Without one the bound is standing.
//
// As `shequ_formula_elapsed`.
shequ_code shequ_rule_spec_set_schedule(struct shequ_rule_spec *spec,
                                        int32_t start,
                                        int32_t end,
                                        int32_t convention,
                                        const int32_t *milestone_dates,
                                        const int64_t *milestone_n,
                                        const int64_t *milestone_d,
                                        size_t milestone_count);

// Sets the starting value. Without one a floor is not measured against the schedule.
//
// `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_rule_spec_set_baseline(struct shequ_rule_spec *spec, int64_t baseline_n, int64_t baseline_d);

// Sets from where behind is only at risk: `SHEQU_RATIO` or `SHEQU_POINTS`.
//
// `SHEQU_UNKNOWN_NUMBER`, `SHEQU_BAD_FRACTION`, `SHEQU_NULL_POINTER`.
shequ_code shequ_rule_spec_set_at_risk(struct shequ_rule_spec *spec,
                                       int32_t at_risk_kind,
                                       int64_t at_risk_n,
                                       int64_t at_risk_d);

// Compiles a rule. The specification stays as it is and may be freed or used again.
//
// `SHEQU_BAD_INTERVAL` (no bound from the beginning, or days that do not rise), `SHEQU_NON_POSITIVE_FACTOR`,
// `SHEQU_BAD_THRESHOLD`, `SHEQU_NULL_POINTER`.
shequ_code shequ_rule_new(const struct shequ_rule_spec *spec, struct shequ_rule **rule);

// Frees a rule. NULL is allowed.
void shequ_rule_free(struct shequ_rule *rule);

// Judges rows, into the caller's arrays, all of length `rows`; they may not overlap. `denominators` may be NULL for
// counts: all 1. `dates` are the days asked about.
//
// Written for each row: `value`, `attainment` and `planned`, nearest doubles for display, NaN without one; `shortfall`,
// `SHEQU_NO_SHORTFALL` without one; `status`, a `SHEQU_STATUS_` number; `error`, 0, or 100 less than the code that says
// why there is no result. `shortfall` and `status` are exact.
//
// `SHEQU_NULL_POINTER`, `SHEQU_MISALIGNED_POINTER`, `SHEQU_TOO_LONG`; then nothing is written.
shequ_code shequ_rule_evaluate(const struct shequ_rule *rule,
                               const int64_t *numerators,
                               const int64_t *denominators,
                               const int32_t *dates,
                               size_t rows,
                               double *value,
                               double *attainment,
                               int64_t *shortfall,
                               double *planned,
                               uint8_t *status,
                               uint8_t *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SHEQU_H */
