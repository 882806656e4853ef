/*
 * What a call through the C ABI costs, to hold beside `cargo bench -p shequ-bench --bench calls`; and how long a million
 * observation rows take to enter.
 *
 *   cargo build --profile bindings-c -p shequ-c
 *   cc -O2 -D_POSIX_C_SOURCE=199309L -Ibindings-c/include tests/bench/c/speed.c -Ltarget/bindings-c -lshequ -o target/speed
 *   LD_LIBRARY_PATH=target/bindings-c target/speed       (with libshequ.so.1 linked to libshequ.so there)
 */
#include <shequ.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CALLS = 200000, ROUNDS = 31, ROWS = 1000000, UNITS = 1000 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static volatile int64_t sink;

#define MEASURE(name, call) \
    do { \
        double times[ROUNDS]; \
        for (int round = -1; round < ROUNDS; round++) { \
            double began = now(); \
            for (int64_t i = 0; i < CALLS; i++) { \
                int64_t n = 0, d = 0; \
                int32_t met = 0; \
                (void)n, (void)d, (void)met; \
                if ((call) != SHEQU_OK) { \
                    abort(); \
                } \
                sink = n + d + met; \
            } \
            if (round >= 0) { \
                times[round] = (now() - began) / CALLS; \
            } \
        } \
        qsort(times, ROUNDS, sizeof *times, rising); \
        printf("%-16s %8.2f ns\n", name, times[ROUNDS / 2] * 1e9); \
    } while (0)

static void check(shequ_code code, const char *what) {
    if (code != SHEQU_OK) {
        fprintf(stderr, "%s: %s\n", what, shequ_code_name(code));
        exit(1);
    }
}

/* A million values of one variable: a thousand towns of one district on a thousand days. */
static void rows(void) {
    static char names[UNITS * 9 + 6];
    static int64_t offsets[UNITS + 2];
    static const int64_t variable_offsets[] = {0, 9};
    char *units = malloc(64u * (UNITS + 2)), *end = units;
    uint32_t *unit = malloc(ROWS * sizeof *unit), *variable = calloc(ROWS, sizeof *variable);
    int32_t *days = malloc(ROWS * sizeof *days);
    int64_t *values = malloc(ROWS * sizeof *values);
    end += sprintf(end, "code,name,level,parent\n330109,district,district,\n");
    for (int i = 0; i < UNITS; i++) {
        sprintf(names + 9 * i, "T%08d", i);
        offsets[i + 1] = 9 * (i + 1);
        end += sprintf(end, "T%08d,town,town,330109\n", i);
    }
    for (int i = 0; i < ROWS; i++) {
        unit[i] = (uint32_t)(i % UNITS);
        days[i] = 18000 + i / UNITS;
        values[i] = 50000 + i % 977;
    }
    shequ_plan *plan = NULL;
    check(shequ_plan_builtin(SHEQU_TEXT("xiaoshan-2022-2025"), &plan, NULL), "plan");
    double entered[5], all[5];
    for (int round = 0; round < 5; round++) {
        shequ_table *table = NULL;
        shequ_builder *builder = NULL;
        shequ_dataset *dataset = NULL;
        double start = now();
        check(shequ_table_new(SHEQU_TEXT("observations"), &table, NULL), "table");
        check(shequ_table_set_words(
                  table, SHEQU_TEXT("unit"), names, UNITS * 9, offsets, UNITS, unit, ROWS, NULL), "unit");
        check(shequ_table_set_words(
                  table, SHEQU_TEXT("variable"), "residents", 9, variable_offsets, 1, variable, ROWS, NULL), "variable");
        check(shequ_table_set_date(table, SHEQU_TEXT("date"), days, NULL, ROWS, NULL), "date");
        check(shequ_table_set_i64(table, SHEQU_TEXT("value"), values, NULL, ROWS, NULL), "value");
        entered[round] = now() - start;
        check(shequ_builder_new(plan, &builder, NULL), "builder");
        check(shequ_builder_add_csv(
                  builder, SHEQU_TEXT("units"), (const uint8_t *)units, (size_t)(end - units), NULL), "units");
        check(shequ_builder_add_table(builder, table, NULL), "observations");
        check(shequ_builder_build(builder, &dataset, NULL), "build");
        all[round] = now() - start;
        shequ_builder_free(builder);
        shequ_table_free(table);
        shequ_dataset_free(dataset);
    }
    qsort(entered, 5, sizeof *entered, rising);
    qsort(all, 5, sizeof *all, rising);
    printf("1,000,000 rows   %8.3f s into a table, %.3f s with all checks\n", entered[2], all[2]);
    shequ_plan_free(plan);
    free(units), free(unit), free(variable), free(days), free(values);
}

int main(void) {
    int32_t start, end, as_of;
    check(shequ_date_from_ymd(2023, 1, 1, &start), "start");
    check(shequ_date_from_ymd(2025, 12, 31, &end), "end");
    check(shequ_date_from_ymd(2024, 6, 30, &as_of), "as_of");
    printf("one call through the C ABI (median of %d)\n", ROUNDS);
    MEASURE("rate", shequ_formula_rate(i, 2140000, 10000, &n, &d));
    MEASURE("met", shequ_formula_met(3423, 214, SHEQU_AT_LEAST, 16, 1, 0, 1, SHEQU_BOTH_IN, &met));
    MEASURE("shortfall_rate",
            shequ_formula_shortfall_rate(i, 2140000, 10000, SHEQU_AT_LEAST, 16, 1, 0, 1, SHEQU_BOTH_IN, &n));
    MEASURE("elapsed", shequ_formula_elapsed(start, end, SHEQU_MONTH, NULL, NULL, NULL, 0, as_of, &n, &d));
    MEASURE("attainment", shequ_formula_attainment(i, 1, 60, 1, &n, &d));
    rows();
    return 0;
}
