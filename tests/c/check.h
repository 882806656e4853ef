/* What the C tests share: checks that say where they failed, and texts compared. */
#ifndef SHEQU_TESTS_CHECK_H
#define SHEQU_TESTS_CHECK_H

#include <shequ.h>

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(holds) \
    do { \
        if (!(holds)) { \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds); \
            exit(1); \
        } \
    } while (0)

/* A call gives a code. */
#define GIVES(code, call) \
    do { \
        shequ_code given = (call); \
        if (given != (code)) { \
            const char *name = shequ_code_name(given); \
            fprintf(stderr, "%s:%d: %s gave %" PRId32 " (%s), not %s\n", __FILE__, __LINE__, #call, given, \
                    name == NULL ? "?" : name, #code); \
            exit(1); \
        } \
    } while (0)

#define WORKS(call) GIVES(SHEQU_OK, call)

static inline int same(shequ_str text, const char *expected) {
    /* The NUL behind a text is not counted, and always there. */
    return text.len == strlen(expected) && strcmp(text.data, expected) == 0;
}

static inline int32_t day(int32_t year, uint32_t month, uint32_t number) {
    int32_t date;
    WORKS(shequ_date_from_ymd(year, month, number, &date));
    return date;
}

static inline shequ_plan *builtin_plan(void) {
    shequ_plan *plan = NULL;
    WORKS(shequ_plan_builtin(SHEQU_TEXT("xiaoshan-2022-2025"), &plan, NULL));
    return plan;
}

/*
 * A district of two towns: 2,140,000 residents at the end of 2023, so many certified workers on 2024-06-30, one
 * experimental block of 2023-05-10.
 */
static inline shequ_dataset *district(const shequ_plan *plan, int64_t workers) {
    static const char *const codes[] = {"330109", "330109001", "330109002"};
    static const char *const names[] = {"萧山区", "城厢街道", "北干街道"};
    static const char *const levels[] = {"district", "town", "town"};
    static const char bytes[] = "residentscertified-social-workers";
    static const int64_t offsets[] = {0, 9, 33};
    static const uint32_t variables[] = {0, 1};
    static const char *const unit[] = {"330109", "330109"};
    int64_t values[] = {2140000, workers};
    int32_t days[] = {day(2023, 12, 31), day(2024, 6, 30)};
    shequ_table *units = NULL, *observations = NULL;
    shequ_builder *builder = NULL;
    shequ_dataset *dataset = NULL;
    WORKS(shequ_table_new(SHEQU_TEXT("units"), &units, NULL));
    WORKS(shequ_table_set_strings(units, SHEQU_TEXT("code"), codes, 3, NULL));
    WORKS(shequ_table_set_strings(units, SHEQU_TEXT("name"), names, 3, NULL));
    WORKS(shequ_table_set_strings(units, SHEQU_TEXT("level"), levels, 3, NULL));
    WORKS(shequ_table_new(SHEQU_TEXT("observations"), &observations, NULL));
    WORKS(shequ_table_set_strings(observations, SHEQU_TEXT("unit"), unit, 2, NULL));
    WORKS(shequ_table_set_words(
        observations, SHEQU_TEXT("variable"), bytes, sizeof bytes - 1, offsets, 2, variables, 2, NULL));
    WORKS(shequ_table_set_date(observations, SHEQU_TEXT("date"), days, NULL, 2, NULL));
    WORKS(shequ_table_set_i64(observations, SHEQU_TEXT("value"), values, NULL, 2, NULL));
    WORKS(shequ_builder_new(plan, &builder, NULL));
    WORKS(shequ_builder_add_table(builder, observations, NULL));
    WORKS(shequ_builder_add_table(builder, units, NULL));
    const char entities[] = "kind,id,unit,since\nexperimental-block,block-1,330109001,2023-05-10\n";
    WORKS(shequ_builder_add_csv(
        builder, SHEQU_TEXT("entities"), (const uint8_t *)entities, sizeof entities - 1, NULL));
    WORKS(shequ_builder_build(builder, &dataset, NULL));
    shequ_builder_free(builder);
    shequ_table_free(units);
    shequ_table_free(observations);
    return dataset;
}

#endif
