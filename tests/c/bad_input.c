/* What no caller should pass, and what comes of it: a code, never a crash, never a leak, outputs left as they were. */
#include "check.h"

static shequ_plan *plan;
static shequ_dataset *dataset;
static shequ_report *report;
static shequ_error *error;
static int32_t june;

/* An address that is there and not aligned for anything but bytes. */
static void *askew(void) {
    static int64_t room[4];
    return (char *)room + 1;
}

static const char half[] = {'\xe8', '\x90', 0}; /* a character cut short */

static void nothing_is_freed_twice_by_null(void) {
    shequ_plan_free(NULL);
    shequ_dataset_free(NULL);
    shequ_report_free(NULL);
    shequ_frame_free(NULL);
    shequ_table_free(NULL);
    shequ_builder_free(NULL);
    shequ_options_free(NULL);
    shequ_rule_free(NULL);
    shequ_rule_spec_free(NULL);
    shequ_string_free(NULL);
    shequ_error_free(NULL);
    shequ_error_clear(NULL);
    shequ_plan_free(askew());
    shequ_string_free(askew());
    CHECK(shequ_string_data(NULL) == NULL && shequ_string_len(NULL) == 0);
    CHECK(shequ_frame_rows(NULL) == 0 && shequ_frame_columns(NULL) == 0);
    CHECK(shequ_error_code(NULL) == SHEQU_NULL_POINTER);
}

static void texts(void) {
    shequ_plan *none = NULL;
    GIVES(SHEQU_NULL_POINTER, shequ_plan_builtin(NULL, 4, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_builtin(SHEQU_TEXT("xiaoshan-2022-2025"), NULL, error));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_plan_builtin(SHEQU_TEXT("xiaoshan-2022-2025"), askew(), error));
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_plan_builtin(NULL, 0, &none, error));
    GIVES(SHEQU_TOO_LONG, shequ_plan_builtin("xiaoshan", SIZE_MAX, &none, error));
    GIVES(SHEQU_TOO_LONG, shequ_plan_builtin("xiaoshan", (size_t)PTRDIFF_MAX + 1, &none, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_plan_builtin(half, 2, &none, error));
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_plan_builtin("xiaoshan\0-2022-2025", 19, &none, error));
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_plan_from_toml(NULL, 0, &none, error));
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_plan_from_toml("format\0 = 1", 11, &none, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_plan_from_toml(half, 2, &none, error));
    /* A handle that is not aligned is no place to say why, and no reason to fail otherwise. */
    GIVES(SHEQU_NULL_POINTER, shequ_plan_builtin(NULL, 4, &none, askew()));
    CHECK(none == NULL);
    /* A text with a NUL inside keeps it. */
    shequ_string *string = NULL;
    WORKS(shequ_string_new("a\0b", 3, &string));
    CHECK(shequ_string_len(string) == 3 && memcmp(shequ_string_data(string), "a\0b", 4) == 0);
    shequ_string_free(string);
    WORKS(shequ_string_new(NULL, 0, &string));
    CHECK(shequ_string_len(string) == 0 && shequ_string_data(string)[0] == 0);
    shequ_string_free(string);
    GIVES(SHEQU_TOO_LONG, shequ_string_new("a", SIZE_MAX, &string));
    GIVES(SHEQU_INVALID_UTF8, shequ_string_new(half, 2, &string));
    GIVES(SHEQU_NULL_POINTER, shequ_string_new("a", 1, NULL));
}

static void plans(void) {
    shequ_plan *none = NULL;
    shequ_frame *frame = NULL;
    GIVES(SHEQU_NULL_POINTER, shequ_plan_with_interpretation(NULL, SHEQU_TEXT("a"), SHEQU_TEXT("b"), &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_with_interpretation(plan, NULL, 1, SHEQU_TEXT("b"), &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_with_interpretation(plan, SHEQU_TEXT("a"), NULL, 1, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_with_interpretation(plan, SHEQU_TEXT("a"), SHEQU_TEXT("b"), NULL, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_plan_with_interpretation(plan, half, 2, SHEQU_TEXT("b"), &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_list(NULL, SHEQU_TEXT("targets"), &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_list(plan, NULL, 7, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_plan_list(plan, SHEQU_TEXT("targets"), NULL, error));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_plan_list(plan, NULL, 0, &frame, error));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_plan_list(askew(), SHEQU_TEXT("targets"), &frame, error));
    CHECK(none == NULL && frame == NULL);
}

static void frames(void) {
    shequ_frame *frame = NULL;
    size_t size = 7;
    int32_t number = 7;
    int64_t wide = 7;
    double real = 7;
    shequ_str text = {NULL, 7};
    const int64_t *longs = NULL;
    const double *reals = NULL;
    const int32_t *days = NULL;
    const uint8_t *bytes = NULL, *valid = NULL;
    const uint32_t *places = NULL;
    const shequ_str *words = NULL;
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_find(NULL, SHEQU_TEXT("id"), &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_find(frame, NULL, 2, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_find(frame, SHEQU_TEXT("id"), NULL));
    GIVES(SHEQU_TOO_LONG, shequ_frame_find(frame, "id", SIZE_MAX, &size));
    GIVES(SHEQU_INVALID_UTF8, shequ_frame_find(frame, half, 2, &size));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_frame_find(frame, "id\0", 3, &size));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_frame_find(frame, NULL, 0, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_name(NULL, 0, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_name(frame, 0, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_heading(NULL, 0, SHEQU_ZH, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_heading(frame, 0, SHEQU_ZH, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_frame_column_heading(frame, 0, 3, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_type(NULL, 0, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_column_type(frame, 0, NULL));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_column_type(frame, 1000, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_i64(NULL, SHEQU_TEXT("min_years"), &longs, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_i64(frame, SHEQU_TEXT("min_years"), NULL, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_i64(frame, SHEQU_TEXT("min_years"), &longs, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_f64(frame, SHEQU_TEXT("baseline"), NULL, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_f64(frame, SHEQU_TEXT("baseline"), &reals, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_date(frame, SHEQU_TEXT("last_day"), NULL, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_date(frame, SHEQU_TEXT("last_day"), &days, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_bool(frame, SHEQU_TEXT("id"), NULL, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_bool(frame, SHEQU_TEXT("id"), &bytes, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_bool(frame, SHEQU_TEXT("id"), &bytes, &valid));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_texts(NULL, SHEQU_TEXT("id"), &places, &words, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_texts(frame, SHEQU_TEXT("id"), NULL, &words, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_texts(frame, SHEQU_TEXT("id"), &places, NULL, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_texts(frame, SHEQU_TEXT("id"), &places, &words, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_i64(frame, SHEQU_TEXT("min_years"), 0, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_get_i64(frame, SHEQU_TEXT("id"), 0, &wide));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_get_i64(frame, SHEQU_TEXT("min_years"), SIZE_MAX, &wide));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_f64(frame, SHEQU_TEXT("baseline"), 0, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_get_f64(frame, SHEQU_TEXT("id"), 0, &real));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_date(frame, SHEQU_TEXT("last_day"), 0, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_get_date(frame, SHEQU_TEXT("id"), 0, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_bool(frame, SHEQU_TEXT("id"), 0, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_get_bool(frame, SHEQU_TEXT("id"), 0, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_text(frame, SHEQU_TEXT("id"), 0, NULL));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_get_text(frame, SHEQU_TEXT("min_years"), 0, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_exact(frame, SHEQU_TEXT("baseline"), 0, NULL, &wide));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_get_exact(frame, SHEQU_TEXT("baseline"), 0, &wide, NULL));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_frame_get_exact(frame, SHEQU_TEXT("id"), 0, &wide, &wide));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_get_exact(frame, SHEQU_TEXT("baseline"), SIZE_MAX, &wide, &wide));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_frame_get_i64(frame, SHEQU_TEXT("min_years"), 0, askew()));
    /* Whatever failed left its outputs as they were. */
    CHECK(size == 7 && number == 7 && wide == 7 && real == 7 && text.len == 7 && text.data == NULL);
    CHECK(longs == NULL && reals == NULL && days == NULL && bytes == NULL && valid == NULL && places == NULL);
    CHECK(words == NULL);
    shequ_frame_free(frame);
}

static void tables(void) {
    static const int64_t numbers[] = {1, 2}, zeros[] = {1, 0}, falling[] = {0, 3, 2}, below[] = {-1, 0, 1},
                         past[] = {0, 1, 100}, within[] = {0, 1, 3}, fine[] = {0, 3, 6};
    static const int32_t days[] = {1, 2};
    static const double reals[] = {1, 2};
    static const uint8_t flags[] = {1, 0};
    static const char text[] = "萧山";
    static const uint32_t places[] = {0, 2};
    static const char *const broken[] = {half, NULL};
    shequ_table *table = NULL, *none = NULL;
    GIVES(SHEQU_NULL_POINTER, shequ_table_new(NULL, 5, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_new(SHEQU_TEXT("units"), NULL, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_table_new(half, 2, &none, error));
    CHECK(none == NULL);
    WORKS(shequ_table_new(SHEQU_TEXT("units"), &table, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_i64(NULL, SHEQU_TEXT("a"), numbers, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_i64(table, NULL, 1, numbers, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_i64(table, SHEQU_TEXT("a"), NULL, NULL, 2, error));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_table_set_i64(table, SHEQU_TEXT("a"), askew(), NULL, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_i64(table, SHEQU_TEXT("a"), numbers, NULL, SIZE_MAX, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_i64(table, SHEQU_TEXT("a"), numbers, NULL, SIZE_MAX / 8, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_bool(table, SHEQU_TEXT("a"), flags, NULL, SIZE_MAX, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_bool(table, SHEQU_TEXT("a"), NULL, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_date(table, SHEQU_TEXT("a"), NULL, NULL, 2, error));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_table_set_date(table, SHEQU_TEXT("a"), askew(), NULL, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_date(table, SHEQU_TEXT("a"), days, NULL, SIZE_MAX, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_f64(table, SHEQU_TEXT("a"), NULL, NULL, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_f64(table, SHEQU_TEXT("a"), reals, NULL, SIZE_MAX, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_exact(table, SHEQU_TEXT("a"), NULL, numbers, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_exact(table, SHEQU_TEXT("a"), numbers, NULL, NULL, 2, error));
    GIVES(SHEQU_BAD_FRACTION, shequ_table_set_exact(table, SHEQU_TEXT("a"), numbers, zeros, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_text(table, SHEQU_TEXT("a"), NULL, 6, fine, NULL, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, NULL, NULL, 2, error));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, falling, NULL, 2, error));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, below, NULL, 2, error));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, past, NULL, 2, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, within, NULL, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_text(table, SHEQU_TEXT("a"), text, 6, fine, NULL, SIZE_MAX, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_text(table, SHEQU_TEXT("a"), text, SIZE_MAX, fine, NULL, 2, error));
    GIVES(SHEQU_OUT_OF_RANGE,
          shequ_table_set_words(table, SHEQU_TEXT("a"), text, 6, fine, 2, places, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_words(table, SHEQU_TEXT("a"), text, 6, fine, 2, NULL, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_words(table, SHEQU_TEXT("a"), text, 6, fine, SIZE_MAX, places, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_table_set_strings(table, SHEQU_TEXT("a"), NULL, 2, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_table_set_strings(table, SHEQU_TEXT("a"), broken, 2, error));
    GIVES(SHEQU_TOO_LONG, shequ_table_set_strings(table, SHEQU_TEXT("a"), broken, SIZE_MAX, error));
    /* All of it refused, the table is as it was: a column of one row goes in, and empty ones do not. */
    WORKS(shequ_table_set_i64(table, SHEQU_TEXT("a"), numbers, flags, 2, error));
    GIVES(SHEQU_COLUMN_LENGTH, shequ_table_set_i64(table, SHEQU_TEXT("b"), NULL, NULL, 0, error));
    shequ_table_free(table);
    /* A table of no rows has columns all the same. */
    WORKS(shequ_table_new(NULL, 0, &table, error));
    WORKS(shequ_table_set_text(table, SHEQU_TEXT("a"), NULL, 0, NULL, NULL, 0, error));
    WORKS(shequ_table_set_words(table, SHEQU_TEXT("b"), NULL, 0, NULL, 0, NULL, 0, error));
    shequ_table_free(table);
}

static void builders(void) {
    shequ_builder *builder = NULL, *none = NULL;
    shequ_dataset *made = NULL;
    shequ_table *table = NULL;
    shequ_frame *frame = NULL;
    WORKS(shequ_table_new(SHEQU_TEXT("units"), &table, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_new(NULL, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_new(plan, NULL, error));
    CHECK(none == NULL);
    WORKS(shequ_builder_new(plan, &builder, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_set(NULL, SHEQU_TEXT("reject"), SHEQU_TEXT("row"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_set(builder, NULL, 1, SHEQU_TEXT("row"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_set(builder, SHEQU_TEXT("reject"), NULL, 1, error));
    GIVES(SHEQU_UNKNOWN_OPTION, shequ_builder_set(builder, NULL, 0, NULL, 0, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_table(NULL, table, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_table(builder, NULL, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_csv(NULL, SHEQU_TEXT("units"), NULL, 0, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_csv(builder, NULL, 5, NULL, 0, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_csv(builder, SHEQU_TEXT("units"), NULL, 1, error));
    GIVES(SHEQU_TOO_LONG, shequ_builder_add_csv(builder, SHEQU_TEXT("units"), (const uint8_t *)"a", SIZE_MAX, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_json(NULL, SHEQU_TEXT("{}"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_json(builder, NULL, 2, error));
    GIVES(SHEQU_INVALID_UTF8, shequ_builder_add_json(builder, half, 2, error));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_build(NULL, &made, error));
    /* A builder that could not write its dataset anywhere has not built. */
    GIVES(SHEQU_NULL_POINTER, shequ_builder_build(builder, NULL, error));
    WORKS(shequ_builder_add_csv(builder, SHEQU_TEXT("units"), (const uint8_t *)"\xff\xfe\0", 3, error));
    WORKS(shequ_builder_add_json(builder, SHEQU_TEXT("{\"units\": 3}"), error));
    GIVES(SHEQU_DATA_PROBLEMS, shequ_builder_build(builder, &made, error));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_add_json(builder, SHEQU_TEXT("{}"), error));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_add_table(builder, table, error));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_set(builder, SHEQU_TEXT("reject"), SHEQU_TEXT("row"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_rebind(NULL, plan, &made, error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_rebind(dataset, NULL, &made, error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_rebind(dataset, plan, NULL, error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_list(NULL, SHEQU_TEXT("findings"), &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_list(dataset, NULL, 8, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_dataset_list(dataset, SHEQU_TEXT("findings"), NULL, error));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_dataset_list(dataset, SHEQU_TEXT("finding"), &frame, error));
    CHECK(made == NULL && frame == NULL);
    /* A builder that never built, a table that was never added: freed all the same. */
    shequ_builder_free(builder);
    shequ_table_free(table);
    WORKS(shequ_builder_new(plan, &builder, error));
    WORKS(shequ_builder_add_json(builder, SHEQU_TEXT("{}"), error));
    shequ_builder_free(builder);
}

static void reports(void) {
    shequ_report *none = NULL;
    shequ_frame *frame = NULL;
    shequ_string *text = NULL;
    shequ_options *options = shequ_options_new();
    GIVES(SHEQU_NULL_POINTER, shequ_assess(NULL, dataset, SHEQU_TEXT("330109"), june, NULL, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_assess(plan, NULL, SHEQU_TEXT("330109"), june, NULL, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_assess(plan, dataset, NULL, 6, june, NULL, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, NULL, error));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, askew(), &none, error));
    GIVES(SHEQU_UNKNOWN_UNIT, shequ_assess(plan, dataset, NULL, 0, june, NULL, &none, error));
    GIVES(SHEQU_UNKNOWN_UNIT, shequ_assess(plan, dataset, "330109\0", 7, june, NULL, &none, error));
    GIVES(SHEQU_NULL_POINTER, shequ_options_set(NULL, SHEQU_TEXT("known_on"), SHEQU_TEXT("2024-06-30"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_options_set(options, NULL, 8, SHEQU_TEXT("2024-06-30"), error));
    GIVES(SHEQU_NULL_POINTER, shequ_options_set(options, SHEQU_TEXT("known_on"), NULL, 10, error));
    GIVES(SHEQU_BAD_OPTION, shequ_options_set(options, SHEQU_TEXT("known_on"), NULL, 0, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_list(NULL, SHEQU_TEXT("measures"), &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_list(report, NULL, 8, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_list(report, SHEQU_TEXT("measures"), NULL, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_json(NULL, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_json(report, NULL, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_table(NULL, SHEQU_ZH, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_table(report, SHEQU_ZH, NULL, error));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_report_table(report, 0, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_notices(NULL, SHEQU_ZH, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_notices(report, SHEQU_ZH, NULL, error));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_report_notices(report, INT32_MAX, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_explain(NULL, SHEQU_TEXT("studios-total"), SHEQU_ZH, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_explain(report, NULL, 3, SHEQU_ZH, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_report_explain(report, SHEQU_TEXT("studios-total"), SHEQU_ZH, NULL, error));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_report_explain(report, SHEQU_TEXT("studios-total"), -1, &text, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify(NULL, dataset, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify(report, NULL, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify(report, dataset, NULL, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify_json(NULL, 2, plan, dataset, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify_json(SHEQU_TEXT("{}"), NULL, dataset, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify_json(SHEQU_TEXT("{}"), plan, NULL, &frame, error));
    GIVES(SHEQU_NULL_POINTER, shequ_verify_json(SHEQU_TEXT("{}"), plan, dataset, NULL, error));
    GIVES(SHEQU_NOT_JSON, shequ_verify_json(NULL, 0, plan, dataset, &frame, error));
    CHECK(none == NULL && frame == NULL && text == NULL);
    shequ_options_free(options);
}

static void errors(void) {
    shequ_str text = {NULL, 7};
    shequ_frame *frame = NULL;
    GIVES(SHEQU_NULL_POINTER, shequ_error_message(NULL, SHEQU_ZH, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_error_message(error, SHEQU_ZH, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_error_message(error, 3, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_error_problems(NULL, &frame));
    GIVES(SHEQU_NULL_POINTER, shequ_error_problems(error, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_status_name(0, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_label(NULL, 6, SHEQU_TEXT("due"), SHEQU_ZH, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_label(SHEQU_TEXT("status"), NULL, 3, SHEQU_ZH, &text));
    GIVES(SHEQU_NULL_POINTER, shequ_label(SHEQU_TEXT("status"), SHEQU_TEXT("due"), SHEQU_ZH, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_label(SHEQU_TEXT("status"), SHEQU_TEXT("due"), 3, &text));
    CHECK(text.len == 7 && frame == NULL);
    /* Success leaves an error handle as it is. */
    shequ_string *string = NULL;
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_report_table(report, 0, &string, error));
    WORKS(shequ_report_table(report, SHEQU_EN, &string, error));
    shequ_string_free(string);
    CHECK(shequ_error_code(error) == SHEQU_UNKNOWN_NUMBER);
    WORKS(shequ_error_message(error, SHEQU_ZH, &text));
    CHECK(same(text, "编号没有对应的含义"));
}

static void formulas(void) {
    int64_t n = 7, d = 7;
    int32_t number = 7, days[1] = {0};
    size_t size = 7;
    uint32_t ids[1] = {0};
    int32_t start = day(2023, 1, 1), end = day(2025, 12, 31);
    GIVES(SHEQU_NULL_POINTER, shequ_formula_rate(1, 2, 100, NULL, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_rate(1, 2, 100, &n, NULL));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_formula_rate(1, 2, 100, askew(), &d));
    GIVES(SHEQU_NUMBER_TOO_WIDE, shequ_formula_rate(INT64_MAX, 1, 10, &n, &d));
    GIVES(SHEQU_BAD_FRACTION, shequ_formula_attainment(1, 0, 1, 1, &n, &d));
    GIVES(SHEQU_BAD_FRACTION, shequ_formula_attainment(1, 1, 1, -1, &n, &d));
    GIVES(SHEQU_BAD_FRACTION, shequ_formula_attainment(1, INT64_MIN, 1, 1, &n, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_attainment(1, 1, 1, 1, NULL, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_met(1, 1, 0, 1, 1, 1, 1, 0, &number));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_met(1, 1, 4, 1, 1, 1, 1, 0, &number));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_met(1, 1, SHEQU_BETWEEN, 1, 1, 2, 1, 4, &number));
    GIVES(SHEQU_EMPTY_RANGE, shequ_formula_met(1, 1, SHEQU_BETWEEN, 1, 1, 1, 1, SHEQU_LOWER_IN, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_met(1, 1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_shortfall_count(1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_shortfall_rate(1, 1, 1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_shortfall_by_hiring(1, 1, 1, 1, 1, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_elapsed(start, end, 0, NULL, NULL, NULL, 0, start, &n, &d));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_elapsed(start, end, 8, NULL, NULL, NULL, 0, start, &n, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_elapsed(start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start, NULL, &d));
    /* Milestones are read for their conventions only. */
    WORKS(shequ_formula_elapsed(start, end, SHEQU_MONTH, askew(), askew(), askew(), SIZE_MAX, start - 1, &n, &d));
    CHECK(n == 0 && d == 1);
    n = d = 7;
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_elapsed(start, end, SHEQU_MILESTONES_LINEAR, NULL, &n, &d, 1, start, &n, &d));
    GIVES(SHEQU_TOO_LONG,
          shequ_formula_elapsed(start, end, SHEQU_MILESTONES_LINEAR, &start, &n, &d, SIZE_MAX, start, &n, &d));
    GIVES(SHEQU_BAD_MILESTONES,
          shequ_formula_elapsed(start, end, SHEQU_MILESTONES_STEPPED, NULL, NULL, NULL, 0, start, &n, &d));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_formula_elapsed(start, end, SHEQU_DAY, NULL, NULL, NULL, 0, INT32_MAX, &n, &d));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_formula_elapsed(INT32_MIN, end, SHEQU_DAY, NULL, NULL, NULL, 0, start, &n, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_planned(1, 1, 1, 1, 1, 1, &n, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_progress(1, 1, 0, 1, SHEQU_AT_LEAST, 2, 1, 0, 0, 0, NULL, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_variance(1, 1, 1, 1, NULL, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_variance_points(1, 1, 1, 1, NULL, &d));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_attainment_points(1, 1, 1, 1, NULL, &d));
    GIVES(SHEQU_UNKNOWN_NUMBER,
          shequ_formula_pace_status_count(1, 0, 1, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start, 3, 9, 10,
                                          &number));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_pace_status_count(1, 0, 1, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start,
                                          SHEQU_RATIO, 9, 10, NULL));
    GIVES(SHEQU_BAD_FRACTION,
          shequ_formula_pace_status_rate(1, 2, 100, 0, -1, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start,
                                         SHEQU_RATIO, 9, 10, &number));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_pace_status_rate(1, 2, 100, 0, 0, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start,
                                         SHEQU_RATIO, 9, 10, NULL));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_required_pace_count(1, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start, NULL));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_required_pace_rate(1, 1, 2, 1, start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, start, &n, NULL));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_yearly_quota(1, NULL, 1, ids, days, days, 1, start, SHEQU_MONTH, NULL, NULL, NULL, 0,
                                     SHEQU_RATIO, 9, 10, &n, &number, &size, &size, &number));
    GIVES(SHEQU_TOO_LONG,
          shequ_formula_yearly_quota(1, days, 1, ids, days, days, SIZE_MAX, start, SHEQU_MONTH, NULL, NULL, NULL, 0,
                                     SHEQU_RATIO, 9, 10, &n, &number, &size, &size, &number));
    GIVES(SHEQU_BAD_INTERVAL,
          shequ_formula_yearly_quota(1, NULL, 0, NULL, NULL, NULL, 0, start, SHEQU_MONTH, NULL, NULL, NULL, 0,
                                     SHEQU_RATIO, 9, 10, NULL, NULL, &size, &size, &number));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_formula_range_conformity(1, 1, 2, 4, &number, &n, &d, &number));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_range_conformity(1, 1, 2, 3, &number, &n, &d, NULL));
    GIVES(SHEQU_UNKNOWN_NUMBER,
          shequ_formula_recurrence(days, 1, 2, 3, 0, start, end, start, &number, &number, &number, &n, days, &size,
                                   days, &size));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_recurrence(NULL, 1, 2, 3, SHEQU_ANNIVERSARY, start, end, start, &number, &number, &number, &n,
                                   days, &size, days, &size));
    GIVES(SHEQU_NULL_POINTER,
          shequ_formula_recurrence(days, 1, 2, 3, SHEQU_ANNIVERSARY, start, end, start, &number, &number, &number, &n,
                                   NULL, &size, days, &size));
    GIVES(SHEQU_NULL_POINTER, shequ_formula_add_years(start, 1, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_date_from_ymd(2024, 1, 1, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_date_to_ymd(0, &number, NULL, NULL));
    CHECK(n == 7 && d == 7 && number == 7 && size == 7);
}

static void rules(void) {
    shequ_rule_spec *spec = NULL, *none = NULL;
    shequ_rule *rule = NULL, *no_rule = NULL;
    int64_t n[2] = {1, 1}, shortfall[2] = {7, 7};
    int32_t days[2] = {0, 0};
    double value[2] = {7, 7}, attainment[2], planned[2];
    uint8_t status[2], errors_of[2];
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_rule_spec_new(0, 1, &none));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_spec_new(SHEQU_COUNT, 1, NULL));
    WORKS(shequ_rule_spec_new(SHEQU_RATE, 0, &spec));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_spec_add_bound(NULL, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 0, 0));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, 9, 1, 1, 0, 0, 0));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_spec_set_schedule(NULL, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0));
    GIVES(SHEQU_EMPTY_SCHEDULE, shequ_rule_spec_set_schedule(spec, 1, 0, SHEQU_DAY, NULL, NULL, NULL, 0));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_spec_set_baseline(NULL, 0, 1));
    GIVES(SHEQU_BAD_FRACTION, shequ_rule_spec_set_baseline(spec, 0, 0));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_spec_set_at_risk(NULL, SHEQU_RATIO, 9, 10));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_rule_spec_set_at_risk(spec, 0, 9, 10));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 0, 0));
    GIVES(SHEQU_NON_POSITIVE_FACTOR, shequ_rule_new(spec, &no_rule));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_new(NULL, &no_rule));
    shequ_rule_spec_free(spec);
    WORKS(shequ_rule_spec_new(SHEQU_COUNT, 0, &spec));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 0, 0));
    GIVES(SHEQU_NULL_POINTER, shequ_rule_new(spec, NULL));
    WORKS(shequ_rule_new(spec, &rule));
    shequ_rule_spec_free(spec);
#define EVALUATE(rule, n, days, rows, value, error) \
    shequ_rule_evaluate(rule, n, NULL, days, rows, value, attainment, shortfall, planned, status, error)
    GIVES(SHEQU_NULL_POINTER, EVALUATE(NULL, n, days, 2, value, errors_of));
    GIVES(SHEQU_NULL_POINTER, EVALUATE(rule, NULL, days, 2, value, errors_of));
    GIVES(SHEQU_NULL_POINTER, EVALUATE(rule, n, NULL, 2, value, errors_of));
    GIVES(SHEQU_NULL_POINTER, EVALUATE(rule, n, days, 2, NULL, errors_of));
    GIVES(SHEQU_NULL_POINTER, EVALUATE(rule, n, days, 2, value, NULL));
    GIVES(SHEQU_MISALIGNED_POINTER, EVALUATE(rule, n, days, 2, askew(), errors_of));
    GIVES(SHEQU_TOO_LONG, EVALUATE(rule, n, days, SIZE_MAX, value, errors_of));
    CHECK(none == NULL && no_rule == NULL && value[0] == 7 && shortfall[1] == 7);
    shequ_rule_free(rule);
}

/* What was made of something lives on without it. */
static void freeing_in_any_order(void) {
    shequ_plan *first = builtin_plan();
    shequ_dataset *data = district(first, 3423);
    shequ_report *made = NULL;
    shequ_frame *frame = NULL;
    shequ_string *text = NULL;
    shequ_builder *builder = NULL;
    WORKS(shequ_builder_new(first, &builder, NULL));
    WORKS(shequ_assess(first, data, SHEQU_TEXT("330109"), june, NULL, &made, NULL));
    WORKS(shequ_report_list(made, SHEQU_TEXT("measures"), &frame, NULL));
    shequ_plan_free(first);
    shequ_dataset_free(data);
    WORKS(shequ_report_explain(made, SHEQU_TEXT("studios-total"), SHEQU_ZH, &text, NULL));
    shequ_report_free(made);
    CHECK(shequ_frame_rows(frame) == 16 && shequ_string_len(text) > 0);
    shequ_frame_free(frame);
    shequ_string_free(text);
    WORKS(shequ_builder_add_json(builder, SHEQU_TEXT("{\"units\": []}"), NULL));
    data = NULL;
    WORKS(shequ_builder_build(builder, &data, NULL));
    shequ_builder_free(builder);
    shequ_dataset_free(data);
}

int main(void) {
    june = day(2024, 6, 30);
    plan = builtin_plan();
    dataset = district(plan, 3423);
    error = shequ_error_new();
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &report, error));
    nothing_is_freed_twice_by_null();
    texts();
    plans();
    frames();
    tables();
    builders();
    reports();
    errors();
    formulas();
    rules();
    freeing_in_any_order();
    shequ_error_free(error);
    shequ_plan_free(plan);
    shequ_report_free(report);
    shequ_dataset_free(dataset);
    return 0;
}
