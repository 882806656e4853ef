/*
 * The report of a district through the C ABI: the built-in plan, a few rows, every target with its Chinese name and its
 * shortfall, one explanation, one refusal. README.md beside this file says how to build it and what it prints.
 */
#include <shequ.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static shequ_error *error;

/* Stops with the library's own sentence where a call failed. */
static void check(shequ_code code) {
    shequ_str message;
    if (code == SHEQU_OK) {
        return;
    }
    if (shequ_error_message(error, SHEQU_ZH, &message) == SHEQU_OK) {
        fprintf(stderr, "%s: %s\n", shequ_code_name(code), message.data);
    }
    exit(EXIT_FAILURE);
}

static shequ_dataset *load(const shequ_plan *plan) {
    /* Tables enter as columns by name ... */
    static const char *const codes[] = {"330109", "330109001", "330109002"};
    static const char *const names[] = {"萧山区", "城厢街道", "北干街道"};
    static const char *const levels[] = {"district", "town", "town"};
    shequ_table *units = NULL;
    check(shequ_table_new(SHEQU_TEXT("units"), &units, error));
    check(shequ_table_set_strings(units, SHEQU_TEXT("code"), codes, 3, error));
    check(shequ_table_set_strings(units, SHEQU_TEXT("name"), names, 3, error));
    check(shequ_table_set_strings(units, SHEQU_TEXT("level"), levels, 3, error));
    /* ... or as CSV or JSON. */
    static const char observations[] = "unit,variable,date,value\n"
                                       "330109,residents,2023-12-31,2140000\n"
                                       "330109,certified-social-workers,2024-06-30,3423\n"
                                       "330109,service-complexes,2024-06-30,12\n";
    shequ_builder *builder = NULL;
    shequ_dataset *dataset = NULL;
    check(shequ_builder_new(plan, &builder, error));
    check(shequ_builder_add_table(builder, units, error));
    check(shequ_builder_add_csv(
        builder, SHEQU_TEXT("observations"), (const uint8_t *)observations, sizeof observations - 1, error));
    check(shequ_builder_build(builder, &dataset, error));
    shequ_builder_free(builder);
    shequ_table_free(units);
    return dataset;
}

int main(void) {
    shequ_plan *plan = NULL;
    shequ_report *report = NULL;
    shequ_frame *targets = NULL, *results = NULL;
    shequ_string *why = NULL;
    int32_t as_of;
    error = shequ_error_new();
    check(shequ_plan_builtin(SHEQU_TEXT("xiaoshan-2022-2025"), &plan, error));
    shequ_dataset *dataset = load(plan);
    check(shequ_date_from_ymd(2024, 6, 30, &as_of));
    check(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), as_of, NULL, &report, error));

    /* The targets of the plan and of the report come in the same order. */
    check(shequ_plan_list(plan, SHEQU_TEXT("targets"), &targets, error));
    check(shequ_report_list(report, SHEQU_TEXT("targets"), &results, error));
    for (size_t row = 0; row < shequ_frame_rows(results); row++) {
        shequ_str name, status, label, reason;
        int64_t shortfall;
        check(shequ_frame_get_text(targets, SHEQU_TEXT("name_zh"), row, &name));
        check(shequ_frame_get_text(results, SHEQU_TEXT("status"), row, &status));
        check(shequ_label(SHEQU_TEXT("status"), status.data, status.len, SHEQU_ZH, &label));
        printf("%s: %s", name.data, label.data);
        if (shequ_frame_get_text(results, SHEQU_TEXT("reason"), row, &reason) == SHEQU_OK) {
            check(shequ_label(SHEQU_TEXT("reason"), reason.data, reason.len, SHEQU_ZH, &label));
            printf("(%s)", label.data);
        }
        if (shequ_frame_get_i64(results, SHEQU_TEXT("shortfall"), row, &shortfall) == SHEQU_OK && shortfall > 0) {
            printf(", 缺口 %lld", (long long)shortfall);
        }
        printf("\n");
    }
    check(shequ_report_explain(report, SHEQU_TEXT("每万人持证社会工作者"), SHEQU_ZH, &why, error));
    printf("\n%s\n", shequ_string_data(why));

    /* A refusal is a code and a sentence; it leaves `other` as it was. */
    shequ_report *other = NULL;
    shequ_str message;
    shequ_code code = shequ_assess(plan, dataset, SHEQU_TEXT("440305"), as_of, NULL, &other, error);
    check(shequ_error_message(error, SHEQU_ZH, &message));
    printf("\n%s: %s\n", shequ_code_name(code), message.data);

    /* In any order. */
    shequ_plan_free(plan);
    shequ_dataset_free(dataset);
    shequ_report_free(report);
    shequ_frame_free(targets);
    shequ_frame_free(results);
    shequ_string_free(why);
    shequ_error_free(error);
    return EXIT_SUCCESS;
}
