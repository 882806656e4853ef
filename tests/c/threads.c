/* Many threads against one plan, one dataset, one report, one frame and one rule: each gets what one thread got. */
#include "check.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 2 };

static shequ_plan *plan;
static shequ_dataset *dataset;
static shequ_report *report;
static shequ_frame *frame;
static shequ_rule *rule;
static shequ_string *alone;
static int32_t june;

static void *work(void *unused) {
    shequ_error *error = shequ_error_new();
    for (int round = 0; round < ROUNDS; round++) {
        shequ_report *mine = NULL;
        shequ_string *json = NULL, *why = NULL;
        shequ_frame *differences = NULL;
        WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &mine, error));
        WORKS(shequ_report_json(mine, &json, error));
        CHECK(shequ_string_len(json) == shequ_string_len(alone));
        CHECK(memcmp(shequ_string_data(json), shequ_string_data(alone), shequ_string_len(alone)) == 0);
        shequ_string_free(json);
        WORKS(shequ_report_json(report, &json, error));
        CHECK(strcmp(shequ_string_data(json), shequ_string_data(alone)) == 0);
        WORKS(shequ_verify(report, dataset, &differences, error));
        CHECK(shequ_frame_rows(differences) == 0);
        WORKS(shequ_report_explain(report, SHEQU_TEXT("certified-social-workers"), SHEQU_ZH, &why, error));
        for (size_t row = 0; row < shequ_frame_rows(frame); row++) {
            shequ_str id;
            WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("id"), row, &id));
            CHECK(id.len > 0 && id.data[id.len] == 0);
        }
        int64_t counts[] = {59, 60}, shortfall[2];
        int32_t days[] = {june, june};
        double value[2], attainment[2], planned[2];
        uint8_t status[2], reason[2];
        WORKS(shequ_rule_evaluate(rule, counts, NULL, days, 2, value, attainment, shortfall, planned, status, reason));
        CHECK(shortfall[0] == 1 && shortfall[1] == 0);
        GIVES(SHEQU_UNKNOWN_UNIT, shequ_assess(plan, dataset, SHEQU_TEXT("3301"), june, NULL, &mine, error));
        shequ_string_free(json);
        shequ_string_free(why);
        shequ_frame_free(differences);
        shequ_report_free(mine);
    }
    shequ_error_free(error);
    return unused;
}

int main(void) {
    pthread_t threads[THREADS];
    shequ_rule_spec *spec = NULL;
    june = day(2024, 6, 30);
    plan = builtin_plan();
    dataset = district(plan, 3423);
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &report, NULL));
    WORKS(shequ_report_json(report, &alone, NULL));
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_rule_spec_new(SHEQU_COUNT, 0, &spec));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 60, 1, 0, 0, 0));
    WORKS(shequ_rule_new(spec, &rule));
    shequ_rule_spec_free(spec);
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    shequ_rule_free(rule);
    shequ_frame_free(frame);
    shequ_string_free(alone);
    shequ_plan_free(plan);
    shequ_dataset_free(dataset);
    shequ_report_free(report);
    return 0;
}
