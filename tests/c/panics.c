/*
 * Every function with a panic inside: a code comes back, nothing is written, and the process goes on. Linked against a
 * library built with the features `arrow` and `inject-panic`, the second of which no shipped library has. What tests/c/run makes of the header
 * (every_function.h) sees to it that no function is forgotten.
 */
#include "arrow_abi.h"
#include "check.h"

void shequ_test_panic(int32_t armed);

static shequ_plan *plan;
static shequ_dataset *dataset;
static shequ_report *report;

static unsigned called;
/* Says that a function was called, so that the count can be compared with the header's. */
#define CALLED(name) (called++, (void)(name))

#define PANICS(name, ...) \
    do { \
        CALLED(name); \
        GIVES(SHEQU_INTERNAL, name(__VA_ARGS__)); \
    } while (0)

#include "every_function.h"

int main(void) {
    int32_t june = day(2024, 6, 30);
    plan = builtin_plan();
    dataset = district(plan, 3423);
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &report, NULL));
    shequ_error *error = shequ_error_new();
    shequ_frame *frame = NULL;
    shequ_string *string = NULL;
    shequ_options *options = shequ_options_new();
    shequ_selection *selection = shequ_selection_new();
    shequ_rule_spec *spec = NULL;
    shequ_rule *rule = NULL;
    shequ_table *table = NULL;
    shequ_builder *builder = NULL;
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_string_new("a", 1, &string));
    WORKS(shequ_rule_spec_new(SHEQU_COUNT, 0, &spec));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 0, 0));
    WORKS(shequ_rule_new(spec, &rule));
    WORKS(shequ_table_new(SHEQU_TEXT("units"), &table, NULL));
    WORKS(shequ_builder_new(plan, &builder, NULL));

    /* A panel on its way, a day behind it and a day to come. */
    struct ArrowArrayStream stream = {0}, nowhere = {0};
    struct ArrowArray batch;
    int32_t rising[] = {june - 30, june};
    WORKS(shequ_selection_add(selection, SHEQU_TEXT("level"), SHEQU_TEXT("town"), NULL));
    WORKS(shequ_panel_stream(plan, dataset, selection, rising, 2, NULL, &stream, NULL));
    CHECK(stream.get_next(&stream, &batch) == 0 && batch.release != NULL);
    batch.release(&batch);

    shequ_str text = {NULL, 7};
    int64_t n = 7, d = 7;
    int32_t number = 7, days[1] = {0};
    uint32_t month = 7, ids[1] = {0};
    size_t size = 7;
    double real = 7;
    uint8_t byte = 7;
    void *none = NULL;
    const void *borrowed = NULL;
    static const int64_t offsets[] = {0, 1};
    static const char *const texts[] = {"a"};

    shequ_test_panic(1);
    CALLED(shequ_abi_version);
    CHECK(shequ_abi_version() == 0);
    CALLED(shequ_version);
    CHECK(shequ_version() == NULL);
    CALLED(shequ_code_name);
    CHECK(shequ_code_name(SHEQU_OK) == NULL);
    CALLED(shequ_error_new);
    CHECK(shequ_error_new() == NULL);
    CALLED(shequ_options_new);
    CHECK(shequ_options_new() == NULL);
    CALLED(shequ_selection_new);
    CHECK(shequ_selection_new() == NULL);
    CALLED(shequ_string_data);
    CHECK(shequ_string_data(string) == NULL);
    CALLED(shequ_string_len);
    CHECK(shequ_string_len(string) == 0);
    CALLED(shequ_frame_rows);
    CHECK(shequ_frame_rows(frame) == 0);
    CALLED(shequ_frame_columns);
    CHECK(shequ_frame_columns(frame) == 0);
    CALLED(shequ_error_clear);
    shequ_error_clear(error);
    /* What is to be freed stays, and is freed below: a panic before freeing frees nothing. */
    CALLED(shequ_error_free);
    shequ_error_free(error);
    CALLED(shequ_string_free);
    shequ_string_free(string);
    CALLED(shequ_frame_free);
    shequ_frame_free(frame);
    CALLED(shequ_plan_free);
    shequ_plan_free(plan);
    CALLED(shequ_dataset_free);
    shequ_dataset_free(dataset);
    CALLED(shequ_report_free);
    shequ_report_free(report);
    CALLED(shequ_table_free);
    shequ_table_free(table);
    CALLED(shequ_builder_free);
    shequ_builder_free(builder);
    CALLED(shequ_options_free);
    shequ_options_free(options);
    CALLED(shequ_selection_free);
    shequ_selection_free(selection);
    CALLED(shequ_rule_free);
    shequ_rule_free(rule);
    CALLED(shequ_rule_spec_free);
    shequ_rule_spec_free(spec);

    PANICS(shequ_status_name, 0, &text);
    PANICS(shequ_label, SHEQU_TEXT("status"), SHEQU_TEXT("due"), SHEQU_ZH, &text);
    PANICS(shequ_string_new, "a", 1, (shequ_string **)&none);
    PANICS(shequ_error_code, error);
    PANICS(shequ_error_message, error, SHEQU_ZH, &text);
    PANICS(shequ_error_problems, error, (shequ_frame **)&none);
    PANICS(shequ_date_from_ymd, 2024, 1, 1, &number);
    PANICS(shequ_date_to_ymd, 0, &number, &month, &month);
    PANICS(shequ_frame_csv, frame, 0, (shequ_string **)&none);
    PANICS(shequ_frame_column_name, frame, 0, &text);
    PANICS(shequ_frame_column_heading, frame, 0, SHEQU_ZH, &text);
    PANICS(shequ_frame_column_type, frame, 0, &number);
    PANICS(shequ_frame_find, frame, SHEQU_TEXT("id"), &size);
    PANICS(shequ_frame_i64, frame, SHEQU_TEXT("min_years"), (const int64_t **)&borrowed, (const uint8_t **)&borrowed);
    PANICS(shequ_frame_f64, frame, SHEQU_TEXT("baseline"), (const double **)&borrowed, (const uint8_t **)&borrowed);
    PANICS(shequ_frame_date, frame, SHEQU_TEXT("last_day"), (const int32_t **)&borrowed, (const uint8_t **)&borrowed);
    PANICS(shequ_frame_bool, frame, SHEQU_TEXT("id"), (const uint8_t **)&borrowed, (const uint8_t **)&borrowed);
    PANICS(shequ_frame_texts, frame, SHEQU_TEXT("id"), (const uint32_t **)&borrowed, (const shequ_str **)&borrowed,
           &size);
    PANICS(shequ_frame_get_i64, frame, SHEQU_TEXT("min_years"), 0, &n);
    PANICS(shequ_frame_get_f64, frame, SHEQU_TEXT("baseline"), 0, &real);
    PANICS(shequ_frame_get_date, frame, SHEQU_TEXT("last_day"), 0, &number);
    PANICS(shequ_frame_get_bool, frame, SHEQU_TEXT("id"), 0, &number);
    PANICS(shequ_frame_get_text, frame, SHEQU_TEXT("id"), 0, &text);
    PANICS(shequ_frame_get_exact, frame, SHEQU_TEXT("baseline"), 0, &n, &d);
    PANICS(shequ_plan_builtin, SHEQU_TEXT("xiaoshan-2022-2025"), (shequ_plan **)&none, error);
    PANICS(shequ_plan_from_toml, SHEQU_TEXT("format = 1"), (shequ_plan **)&none, error);
    PANICS(shequ_plan_with_interpretation, plan, SHEQU_TEXT("a"), SHEQU_TEXT("b"), (shequ_plan **)&none, error);
    PANICS(shequ_plan_list, plan, SHEQU_TEXT("targets"), (shequ_frame **)&none, error);
    PANICS(shequ_table_new, SHEQU_TEXT("units"), (shequ_table **)&none, error);
    PANICS(shequ_table_set_i64, table, SHEQU_TEXT("a"), &n, NULL, 1, error);
    PANICS(shequ_table_set_exact, table, SHEQU_TEXT("a"), &n, &d, NULL, 1, error);
    PANICS(shequ_table_set_f64, table, SHEQU_TEXT("a"), &real, NULL, 1, error);
    PANICS(shequ_table_set_date, table, SHEQU_TEXT("a"), days, NULL, 1, error);
    PANICS(shequ_table_set_bool, table, SHEQU_TEXT("a"), &byte, NULL, 1, error);
    PANICS(shequ_table_set_text, table, SHEQU_TEXT("a"), "a", 1, offsets, NULL, 1, error);
    PANICS(shequ_table_set_words, table, SHEQU_TEXT("a"), "a", 1, offsets, 1, ids, 1, error);
    PANICS(shequ_table_set_strings, table, SHEQU_TEXT("a"), texts, 1, error);
    PANICS(shequ_builder_new, plan, (shequ_builder **)&none, error);
    PANICS(shequ_builder_set, builder, SHEQU_TEXT("reject"), SHEQU_TEXT("row"), error);
    PANICS(shequ_builder_add_table, builder, table, error);
    PANICS(shequ_builder_add_csv, builder, SHEQU_TEXT("units"), &byte, 1, error);
    PANICS(shequ_builder_add_json, builder, SHEQU_TEXT("{}"), error);
    PANICS(shequ_builder_build, builder, (shequ_dataset **)&none, error);
    PANICS(shequ_dataset_rebind, dataset, plan, (shequ_dataset **)&none, error);
    PANICS(shequ_dataset_list, dataset, SHEQU_TEXT("findings"), (shequ_frame **)&none, error);
    PANICS(shequ_options_set, options, SHEQU_TEXT("known_on"), SHEQU_TEXT("2024-06-30"), error);
    PANICS(shequ_assess, plan, dataset, SHEQU_TEXT("330109"), june, options, (shequ_report **)&none, error);
    PANICS(shequ_report_list, report, SHEQU_TEXT("measures"), (shequ_frame **)&none, error);
    PANICS(shequ_report_json, report, (shequ_string **)&none, error);
    PANICS(shequ_report_table, report, SHEQU_ZH, (shequ_string **)&none, error);
    PANICS(shequ_report_notices, report, SHEQU_ZH, (shequ_string **)&none, error);
    PANICS(shequ_report_explain, report, SHEQU_TEXT("studios-total"), SHEQU_ZH, (shequ_string **)&none, error);
    PANICS(shequ_report_trace_json, report, SHEQU_TEXT("studios-total"), (shequ_string **)&none, error);
    PANICS(shequ_report_trace, report, SHEQU_TEXT("studios-total"), (shequ_frame **)&none, error);
    PANICS(shequ_report_since, report, report, SHEQU_ZH, (shequ_string **)&none, error);
    PANICS(shequ_verify, report, dataset, (shequ_frame **)&none, error);
    PANICS(shequ_verify_json, SHEQU_TEXT("{}"), plan, dataset, (shequ_frame **)&none, error);
    PANICS(shequ_selection_add, selection, SHEQU_TEXT("level"), SHEQU_TEXT("town"), error);
    PANICS(shequ_panel, plan, dataset, selection, days, 1, options, (shequ_frame **)&none, error);
    PANICS(shequ_builder_add_stream, builder, SHEQU_TEXT("units"), &stream, error);
    PANICS(shequ_frame_stream, frame, &nowhere);
    PANICS(shequ_panel_stream, plan, dataset, selection, days, 1, options, &nowhere, error);
    CHECK(stream.release != NULL && nowhere.release == NULL);
    /* The day to come is worked out now: the panic is the stream's error, and its end. */
    CHECK(stream.get_next(&stream, &batch) != 0);
    CHECK(strstr(stream.get_last_error(&stream), "a fault inside the library") != NULL);
    PANICS(shequ_history, plan, dataset, SHEQU_TEXT("330109"), SHEQU_TEXT("studios-total"), days, 1, options,
           (shequ_frame **)&none, error);
    PANICS(shequ_formula_rate, 1, 2, 100, &n, &d);
    PANICS(shequ_formula_attainment, 1, 1, 1, 1, &n, &d);
    PANICS(shequ_formula_met, 1, 1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, &number);
    PANICS(shequ_formula_shortfall_count, 1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, &n);
    PANICS(shequ_formula_shortfall_rate, 1, 1, 1, SHEQU_AT_LEAST, 1, 1, 0, 0, 0, &n);
    PANICS(shequ_formula_shortfall_by_hiring, 1, 1, 1, 1, 1, &n);
    PANICS(shequ_formula_elapsed, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0, 0, &n, &d);
    PANICS(shequ_formula_planned, 1, 1, 1, 1, 1, 1, &n, &d);
    PANICS(shequ_formula_progress, 1, 1, 0, 1, SHEQU_AT_LEAST, 2, 1, 0, 0, 0, &n, &d);
    PANICS(shequ_formula_variance, 1, 1, 1, 1, &n, &d);
    PANICS(shequ_formula_variance_points, 1, 1, 1, 1, &n, &d);
    PANICS(shequ_formula_attainment_points, 1, 1, 1, 1, &n, &d);
    PANICS(shequ_formula_pace_status_count, 1, 0, 1, 2, 1, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0, 0, SHEQU_RATIO, 9, 10,
           &number);
    PANICS(shequ_formula_pace_status_rate, 1, 2, 100, 0, 0, 2, 1, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0, 0, SHEQU_RATIO,
           9, 10, &number);
    PANICS(shequ_formula_required_pace_count, 1, 2, 1, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0, 0, &n);
    PANICS(shequ_formula_required_pace_rate, 1, 1, 2, 1, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0, 0, &n, &d);
    PANICS(shequ_formula_yearly_quota, 1, days, 1, ids, days, days, 1, 0, SHEQU_MONTH, NULL, NULL, NULL, 0, SHEQU_RATIO,
           9, 10, &n, &number, &size, &size, &number);
    PANICS(shequ_formula_range_conformity, 1, 1, 2, 3, &number, &n, &d, &number);
    PANICS(shequ_formula_recurrence, days, 1, 2, 3, SHEQU_ANNIVERSARY, 0, 1, 0, &number, &number, &number, &n, days,
           &size, days, &size);
    PANICS(shequ_formula_add_years, 0, 1, &number);
    PANICS(shequ_rule_spec_new, SHEQU_COUNT, 1, (shequ_rule_spec **)&none);
    PANICS(shequ_rule_spec_add_bound, spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 0, 0);
    PANICS(shequ_rule_spec_set_schedule, spec, 0, 1, SHEQU_DAY, NULL, NULL, NULL, 0);
    PANICS(shequ_rule_spec_set_baseline, spec, 0, 1);
    PANICS(shequ_rule_spec_set_at_risk, spec, SHEQU_RATIO, 9, 10);
    PANICS(shequ_rule_new, spec, (shequ_rule **)&none);
    PANICS(shequ_rule_evaluate, rule, &n, NULL, days, 1, &real, &real, &n, &real, &byte, &byte);
    shequ_test_panic(0);

    CHECK(stream.get_next(&stream, &batch) == 0 && batch.release == NULL);
    stream.release(&stream);
    CHECK(n == 7 && d == 7 && number == 7 && size == 7 && real == 7 && byte == 7 && month == 7);
    CHECK(none == NULL && borrowed == NULL && text.data == NULL && text.len == 7);
    if (called != FUNCTIONS) {
        fprintf(stderr, "%u functions were called, the header declares %u\n", called, FUNCTIONS);
        return 1;
    }
    /* The handle that was passed says what happened, and everything still works. */
    CHECK(shequ_error_code(error) == SHEQU_INTERNAL);
    WORKS(shequ_error_message(error, SHEQU_EN, &text));
    CHECK(same(text, "a fault inside the library: please report it"));
    CHECK(shequ_frame_rows(frame) > 0);
    shequ_error_free(error);
    shequ_string_free(string);
    shequ_frame_free(frame);
    shequ_plan_free(plan);
    shequ_dataset_free(dataset);
    shequ_report_free(report);
    shequ_table_free(table);
    shequ_builder_free(builder);
    shequ_options_free(options);
    shequ_selection_free(selection);
    shequ_rule_free(rule);
    shequ_rule_spec_free(spec);
    return 0;
}
