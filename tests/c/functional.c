/* What the ABI is for: plans walked, data entered in every form, reports read, explained and verified, rules. */
#include "check.h"

static shequ_plan *plan;

/* The row of a frame whose column holds a text. */
static size_t row_of(const shequ_frame *frame, const char *column, const char *text) {
    shequ_str found;
    for (size_t row = 0; row < shequ_frame_rows(frame); row++) {
        if (shequ_frame_get_text(frame, column, strlen(column), row, &found) == SHEQU_OK && same(found, text)) {
            return row;
        }
    }
    fprintf(stderr, "no row with %s in %s\n", text, column);
    exit(1);
}

static void versions_and_words(void) {
    shequ_str text;
    CHECK(shequ_abi_version() == SHEQU_ABI_VERSION);
    CHECK(strcmp(shequ_version(), SHEQU_VERSION) == 0);
    CHECK(strcmp(shequ_code_name(SHEQU_OK), "ok") == 0);
    CHECK(strcmp(shequ_code_name(SHEQU_ZERO_DENOMINATOR), "zero_denominator") == 0);
    CHECK(shequ_code_name(14) == NULL && shequ_code_name(-1) == NULL);
    WORKS(shequ_status_name(SHEQU_STATUS_ON_TRACK, &text));
    CHECK(same(text, "on_track"));
    WORKS(shequ_label(SHEQU_TEXT("status"), SHEQU_TEXT("on_track"), SHEQU_ZH, &text));
    CHECK(same(text, "符合序时"));
    WORKS(shequ_label(SHEQU_TEXT("reason"), SHEQU_TEXT("no_observation"), SHEQU_EN, &text));
    CHECK(same(text, "no data"));
    WORKS(shequ_label(SHEQU_TEXT("flag"), SHEQU_TEXT("carried"), SHEQU_ZH, &text));
    CHECK(same(text, "含沿用的旧数"));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_label(SHEQU_TEXT("status"), SHEQU_TEXT("no_data"), SHEQU_ZH, &text));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_label(SHEQU_TEXT("colour"), SHEQU_TEXT("on_track"), SHEQU_ZH, &text));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_status_name(13, &text));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_status_name(-1, &text));
    GIVES(SHEQU_UNKNOWN_NUMBER, shequ_status_name(256, &text));
}

static void dates(void) {
    int32_t year;
    uint32_t month, number;
    CHECK(day(1970, 1, 1) == 0 && day(1969, 12, 31) == -1 && day(2024, 2, 29) == 19782);
    WORKS(shequ_date_to_ymd(19782, &year, &month, &number));
    CHECK(year == 2024 && month == 2 && number == 29);
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_date_from_ymd(2023, 2, 29, &year));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_date_from_ymd(1899, 12, 31, &year));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_date_from_ymd(2200, 1, 1, &year));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_date_to_ymd(INT32_MAX, &year, &month, &number));
    /* A code must leave what it was to write as it was. */
    CHECK(year == 2024);
}

static void a_plan_is_walked_by_lists(void) {
    static const char *const lists[] = {"plan", "clauses", "levels", "units", "kinds", "variables", "indicators",
                                        "targets", "bounds", "actions", "measures", "deliverables", "requirements",
                                        "interpretations"};
    shequ_frame *frame = NULL;
    shequ_str text;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        WORKS(shequ_plan_list(plan, lists[i], strlen(lists[i]), &frame, NULL));
        CHECK(shequ_frame_rows(frame) > 0 && shequ_frame_columns(frame) > 2);
        shequ_frame_free(frame);
    }
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    size_t row = row_of(frame, "id", "service-complexes");
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("name_zh"), row, &text));
    CHECK(same(text, "社区服务综合体"));
    int32_t last;
    WORKS(shequ_frame_get_date(frame, SHEQU_TEXT("last_day"), row, &last));
    CHECK(last == day(2025, 12, 31));
    shequ_frame_free(frame);

    WORKS(shequ_plan_list(plan, SHEQU_TEXT("bounds"), &frame, NULL));
    row = row_of(frame, "target", "certified-social-workers");
    int64_t n, d;
    WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("lower"), row, &n, &d));
    CHECK(n == 16 && d == 1); /* clause 1.3.3: 16 per 10,000 residents */
    GIVES(SHEQU_NO_VALUE, shequ_frame_get_exact(frame, SHEQU_TEXT("upper"), row, &n, &d));
    shequ_frame_free(frame);

    WORKS(shequ_plan_list(plan, SHEQU_TEXT("measures"), &frame, NULL));
    CHECK(shequ_frame_rows(frame) == 16);
    shequ_frame_free(frame);
}

static void frames_are_read_by_cell_and_by_column(void) {
    shequ_frame *frame = NULL;
    shequ_str text;
    size_t place, count;
    int32_t type;
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("levels"), &frame, NULL));
    WORKS(shequ_frame_find(frame, SHEQU_TEXT("digits"), &place));
    WORKS(shequ_frame_column_type(frame, place, &type));
    CHECK(type == SHEQU_TYPE_I64);
    WORKS(shequ_frame_column_name(frame, place, &text));
    CHECK(same(text, "digits"));
    WORKS(shequ_frame_column_heading(frame, place, SHEQU_ZH, &text));
    CHECK(same(text, "代码位数"));
    WORKS(shequ_frame_column_heading(frame, place, SHEQU_EN, &text));
    CHECK(same(text, "digits"));

    const int64_t *digits;
    const uint8_t *valid;
    WORKS(shequ_frame_i64(frame, SHEQU_TEXT("digits"), &digits, &valid));
    for (size_t row = 0; row < shequ_frame_rows(frame); row++) {
        int64_t one;
        shequ_code code = shequ_frame_get_i64(frame, SHEQU_TEXT("digits"), row, &one);
        CHECK(code == (valid == NULL || valid[row] ? SHEQU_OK : SHEQU_NO_VALUE));
        CHECK(code != SHEQU_OK || one == digits[row]);
    }
    const uint32_t *places;
    const shequ_str *words;
    WORKS(shequ_frame_texts(frame, SHEQU_TEXT("id"), &places, &words, &count));
    CHECK(count == shequ_frame_rows(frame));
    CHECK(same(words[places[0]], "district"));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_i64(frame, SHEQU_TEXT("id"), &digits, &valid));
    GIVES(SHEQU_WRONG_TYPE, shequ_frame_texts(frame, SHEQU_TEXT("digits"), &places, &words, &count));
    GIVES(SHEQU_UNKNOWN_NAME, shequ_frame_i64(frame, SHEQU_TEXT("digit"), &digits, &valid));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_get_text(frame, SHEQU_TEXT("id"), shequ_frame_rows(frame), &text));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_column_name(frame, SIZE_MAX, &text));
    GIVES(SHEQU_OUT_OF_RANGE, shequ_frame_column_heading(frame, SIZE_MAX, SHEQU_ZH, &text));
    shequ_frame_free(frame);
}

static void a_plan_from_text_says_all_that_is_wrong(void) {
    shequ_error *error = shequ_error_new();
    shequ_plan *none = NULL;
    shequ_frame *problems = NULL;
    shequ_str text;
    int64_t line;
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_plan_from_toml(SHEQU_TEXT("format = 1\n[plann]\n"), &none, error));
    CHECK(none == NULL && shequ_error_code(error) == SHEQU_PLAN_PROBLEMS);
    WORKS(shequ_error_message(error, SHEQU_EN, &text));
    CHECK(strstr(text.data, "did you mean `plan`?") != NULL);
    WORKS(shequ_error_message(error, SHEQU_ZH, &text));
    CHECK(text.len > 0 && strstr(text.data, "did you mean") == NULL);
    WORKS(shequ_error_problems(error, &problems));
    size_t row = row_of(problems, "code", "unknown_key");
    WORKS(shequ_frame_get_i64(problems, SHEQU_TEXT("line"), row, &line));
    CHECK(line == 2);
    /* The frame outlives the handle it came from. */
    shequ_error_free(error);
    CHECK(row_of(problems, "code", "unknown_key") == row);
    shequ_frame_free(problems);
}

static void another_reading_is_another_plan(void) {
    shequ_error *error = shequ_error_new();
    shequ_plan *other = NULL, *none = NULL;
    shequ_frame *frame = NULL;
    shequ_str text;
    WORKS(shequ_plan_with_interpretation(
        plan, SHEQU_TEXT("workers-deadline"), SHEQU_TEXT("by-2025"), &other, error));
    CHECK(shequ_error_code(error) == SHEQU_OK);
    WORKS(shequ_plan_list(other, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("rhythm"), row_of(frame, "id", "community-workers"), &text));
    CHECK(same(text, "by"));
    shequ_frame_free(frame);
    GIVES(SHEQU_PLAN_PROBLEMS,
          shequ_plan_with_interpretation(plan, SHEQU_TEXT("workers-deadline"), SHEQU_TEXT("by-2026"), &none, error));
    CHECK(none == NULL && shequ_error_code(error) == SHEQU_PLAN_PROBLEMS);
    /* A dataset serves every reading of its text, and what was made outlives what it was made of. */
    shequ_dataset *dataset = district(plan, 3423);
    shequ_report *report = NULL;
    WORKS(shequ_assess(other, dataset, SHEQU_TEXT("330109"), day(2024, 6, 30), NULL, &report, NULL));
    shequ_plan_free(other);
    shequ_dataset_free(dataset);
    shequ_string *json = NULL;
    WORKS(shequ_report_json(report, &json, NULL));
    CHECK(strstr(shequ_string_data(json), "\"workers-deadline\": \"by-2025\"") != NULL);
    shequ_string_free(json);
    shequ_report_free(report);
    shequ_error_free(error);
}

static void a_report_says_who_is_short_and_why(void) {
    shequ_dataset *dataset = district(plan, 3423);
    shequ_report *report = NULL;
    shequ_string *text = NULL;
    shequ_frame *frame = NULL;
    shequ_str word;
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("萧山区"), day(2024, 6, 30), NULL, &report, NULL));

    WORKS(shequ_report_explain(report, SHEQU_TEXT("certified-social-workers"), SHEQU_EN, &text, NULL));
    CHECK(strstr(shequ_string_data(text), "Still missing: 1.") != NULL);
    CHECK(strlen(shequ_string_data(text)) == shequ_string_len(text));
    shequ_string_free(text);
    WORKS(shequ_report_explain(report, SHEQU_TEXT("每万人持证社会工作者"), SHEQU_ZH, &text, NULL));
    shequ_string_free(text);
    WORKS(shequ_report_table(report, SHEQU_ZH, &text, NULL));
    CHECK(strstr(shequ_string_data(text), "社区服务综合体") != NULL);
    shequ_string_free(text);
    WORKS(shequ_report_notices(report, SHEQU_ZH, &text, NULL));
    CHECK(strstr(shequ_string_data(text), "征求意见稿") != NULL);
    shequ_string_free(text);

    /* 16 per 10,000 of 2,140,000 are 3,424 workers. */
    WORKS(shequ_report_list(report, SHEQU_TEXT("targets"), &frame, NULL));
    size_t row = row_of(frame, "target", "certified-social-workers");
    int64_t n, d, shortfall;
    int32_t met, judged;
    double shown;
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("status"), row, &word));
    CHECK(same(word, "not_met"));
    GIVES(SHEQU_NO_VALUE, shequ_frame_get_text(frame, SHEQU_TEXT("reason"), row, &word));
    WORKS(shequ_frame_get_i64(frame, SHEQU_TEXT("shortfall"), row, &shortfall));
    WORKS(shequ_frame_get_bool(frame, SHEQU_TEXT("met"), row, &met));
    WORKS(shequ_frame_get_date(frame, SHEQU_TEXT("judged_on"), row, &judged));
    CHECK(shortfall == 1 && met == 0 && judged == day(2024, 6, 30));
    WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("value"), row, &n, &d));
    CHECK(n == 3423 && d == 214); /* 34,230,000 / 2,140,000 */
    WORKS(shequ_frame_get_f64(frame, SHEQU_TEXT("value"), row, &shown));
    CHECK(shown > 15.99 && shown < 16.0);
    WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("elapsed"), row, &n, &d));
    CHECK(n == 1 && d == 2); /* 18 months of 36 */
    row = row_of(frame, "target", "work-methods");
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("reason"), row, &word));
    CHECK(same(word, "no_observation"));
    GIVES(SHEQU_NO_VALUE, shequ_frame_get_exact(frame, SHEQU_TEXT("value"), row, &n, &d));
    GIVES(SHEQU_NO_VALUE, shequ_frame_get_i64(frame, SHEQU_TEXT("shortfall"), row, &shortfall));
    WORKS(shequ_frame_csv(frame, 0, &text));
    CHECK(strncmp(shequ_string_data(text), "as_of,target,unit,", 18) == 0);
    shequ_string_free(text);
    shequ_frame_free(frame);

    WORKS(shequ_report_trace_json(report, SHEQU_TEXT("certified-social-workers"), &text, NULL));
    CHECK(strstr(shequ_string_data(text), "3423/214") != NULL);
    shequ_string_free(text);
    WORKS(shequ_report_trace(report, SHEQU_TEXT("certified-social-workers"), &frame, NULL));
    CHECK(row_of(frame, "variable", "residents") > 0);
    shequ_frame_free(frame);

    WORKS(shequ_report_list(report, SHEQU_TEXT("measures"), &frame, NULL));
    CHECK(shequ_frame_rows(frame) == 16);
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("state"), 0, &word));
    CHECK(same(word, "unknown"));
    shequ_frame_free(frame);
    WORKS(shequ_report_list(report, SHEQU_TEXT("coverage"), &frame, NULL));
    CHECK(shequ_frame_rows(frame) > 0);
    shequ_frame_free(frame);
    WORKS(shequ_report_list(report, SHEQU_TEXT("findings"), &frame, NULL));
    shequ_frame_free(frame);
    GIVES(SHEQU_UNKNOWN_NAME, shequ_report_list(report, SHEQU_TEXT("target"), &frame, NULL));
    shequ_report_free(report);
    shequ_dataset_free(dataset);
}

/* Two towns on two days: one block is begun between them, and a town's place and change say so. */
static void panels_and_histories(void) {
    shequ_dataset *dataset = district(plan, 3423);
    shequ_selection *towns = shequ_selection_new();
    shequ_frame *frame = NULL;
    shequ_error *error = shequ_error_new();
    int32_t days[] = {day(2023, 4, 30), day(2023, 5, 31)}, backwards[] = {days[1], days[0]};
    int64_t n, d, place;
    shequ_str text;
    GIVES(SHEQU_NOTHING_SELECTED, shequ_panel(plan, dataset, towns, days, 2, NULL, &frame, error));
    GIVES(SHEQU_UNKNOWN_OPTION, shequ_selection_add(towns, SHEQU_TEXT("town"), SHEQU_TEXT("330109001"), error));
    GIVES(SHEQU_BAD_OPTION, shequ_selection_add(towns, SHEQU_TEXT("kind"), SHEQU_TEXT("village"), error));
    WORKS(shequ_selection_add(towns, SHEQU_TEXT("level"), SHEQU_TEXT("town"), error));
    WORKS(shequ_selection_add(towns, SHEQU_TEXT("within"), SHEQU_TEXT("330109"), error));
    WORKS(shequ_selection_add(towns, SHEQU_TEXT("kind"), SHEQU_TEXT("sub-district"), error));
    WORKS(shequ_panel(plan, dataset, towns, days, 2, NULL, &frame, error));
    CHECK(shequ_frame_rows(frame) == 13 * 2 * 2); /* targets, towns, days */
    for (size_t row = 0; row < shequ_frame_rows(frame); row++) {
        WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("target"), row, &text));
        if (!same(text, "experimental-blocks")) {
            continue;
        }
        int32_t as_of;
        WORKS(shequ_frame_get_date(frame, SHEQU_TEXT("as_of"), row, &as_of));
        WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("unit"), row, &text));
        WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("value"), row, &n, &d));
        int first = same(text, "330109001"), later = as_of == days[1];
        CHECK(n == (first && later) && d == 1);
        WORKS(shequ_frame_get_i64(frame, SHEQU_TEXT("rank_by_value"), row, &place));
        CHECK(place == (first || !later ? 1 : 2)); /* both first with none */
        if (later) {
            WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("change"), row, &n, &d));
            CHECK(n == first);
        } else {
            GIVES(SHEQU_NO_VALUE, shequ_frame_get_exact(frame, SHEQU_TEXT("change"), row, &n, &d));
        }
    }
    shequ_frame_free(frame);
    frame = NULL;
    GIVES(SHEQU_DATES_OUT_OF_ORDER, shequ_panel(plan, dataset, towns, backwards, 2, NULL, &frame, error));
    GIVES(SHEQU_NO_DATE_GIVEN, shequ_panel(plan, dataset, towns, NULL, 0, NULL, &frame, error));
    WORKS(shequ_error_message(error, SHEQU_ZH, &text));
    CHECK(same(text, "没有给出日期：请至少给出一个"));
    shequ_selection_free(towns);
    towns = shequ_selection_new();
    WORKS(shequ_selection_add(towns, SHEQU_TEXT("level"), SHEQU_TEXT("county"), error));
    GIVES(SHEQU_UNKNOWN_LEVEL, shequ_panel(plan, dataset, towns, days, 2, NULL, &frame, error));
    shequ_selection_free(towns);
    towns = shequ_selection_new();
    WORKS(shequ_selection_add(towns, SHEQU_TEXT("unit"), SHEQU_TEXT("330109009"), error));
    GIVES(SHEQU_UNKNOWN_UNIT, shequ_panel(plan, dataset, towns, days, 2, NULL, &frame, error));
    CHECK(frame == NULL);

    WORKS(shequ_history(plan, dataset, SHEQU_TEXT("330109"), SHEQU_TEXT("experimental-blocks"), days, 2, NULL, &frame,
                        error));
    CHECK(shequ_frame_rows(frame) == 2);
    WORKS(shequ_frame_get_exact(frame, SHEQU_TEXT("value"), 1, &n, &d));
    CHECK(n == 1 && d == 1);
    shequ_frame_free(frame);
    frame = NULL;
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_history(plan, dataset, SHEQU_TEXT("330109"), SHEQU_TEXT("blocks"), days, 2, NULL,
                                             &frame, error));

    shequ_report *before = NULL, *after = NULL;
    shequ_string *changes = NULL;
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), days[0], NULL, &before, error));
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), days[1], NULL, &after, error));
    WORKS(shequ_report_since(after, before, SHEQU_EN, &changes, error));
    CHECK(strstr(shequ_string_data(changes), "block-1") != NULL);
    shequ_string_free(changes);
    changes = NULL;
    GIVES(SHEQU_NOT_EARLIER, shequ_report_since(before, after, SHEQU_EN, &changes, error));
    CHECK(changes == NULL && frame == NULL);
    shequ_report_free(before);
    shequ_report_free(after);
    shequ_selection_free(towns);
    shequ_dataset_free(dataset);
    shequ_error_free(error);
}

static void reports_are_verified(void) {
    shequ_dataset *dataset = district(plan, 3423), *other = district(plan, 3424);
    shequ_report *report = NULL;
    shequ_frame *differences = NULL;
    shequ_string *json = NULL;
    shequ_str text;
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), day(2024, 6, 30), NULL, &report, NULL));
    WORKS(shequ_verify(report, dataset, &differences, NULL));
    CHECK(shequ_frame_rows(differences) == 0);
    shequ_frame_free(differences);
    WORKS(shequ_verify(report, other, &differences, NULL));
    WORKS(shequ_frame_get_text(differences, SHEQU_TEXT("path"), 0, &text));
    CHECK(same(text, "head.digests.observations"));
    shequ_frame_free(differences);

    WORKS(shequ_report_json(report, &json, NULL));
    WORKS(shequ_verify_json(shequ_string_data(json), shequ_string_len(json), plan, dataset, &differences, NULL));
    CHECK(shequ_frame_rows(differences) == 0);
    shequ_frame_free(differences);
    char *forged = malloc(shequ_string_len(json) + 1);
    memcpy(forged, shequ_string_data(json), shequ_string_len(json) + 1);
    memcpy(strstr(forged, "\"shortfall\": 1"), "\"shortfall\": 0", 14);
    WORKS(shequ_verify_json(forged, shequ_string_len(json), plan, dataset, &differences, NULL));
    WORKS(shequ_frame_get_text(differences, SHEQU_TEXT("path"), 0, &text));
    CHECK(same(text, "assessments[certified-social-workers].shortfall"));
    shequ_frame_free(differences);
    free(forged);
    GIVES(SHEQU_NOT_JSON, shequ_verify_json(SHEQU_TEXT("{"), plan, dataset, &differences, NULL));
    GIVES(SHEQU_NOT_A_REPORT, shequ_verify_json(SHEQU_TEXT("{}"), plan, dataset, &differences, NULL));
    shequ_string_free(json);
    shequ_report_free(report);
    shequ_dataset_free(dataset);
    shequ_dataset_free(other);
}

/* The same rows as CSV and as JSON make a dataset with the same digests: a report verifies against each. */
static void every_way_in_says_the_same(void) {
    static const char units[] = "code,name,level\n330109,萧山区,district\n330109001000,城厢街道,town\n"
                                "330109002,北干街道,town\n";
    static const char observations[] = "unit,variable,date,value\n330109,residents,2023-12-31,\"2,140,000\"\n"
                                       "330109,certified-social-workers,2024-06-30,3423\n";
    static const char json[] =
        "{\"entities\": [{\"kind\": \"experimental-block\", \"id\": \"block-1\", \"unit\": \"330109001\","
        " \"since\": \"2023-05-10\"}]}";
    shequ_dataset *dataset = district(plan, 3423), *read = NULL;
    shequ_builder *builder = NULL;
    shequ_report *report = NULL;
    shequ_frame *differences = NULL;
    WORKS(shequ_builder_new(plan, &builder, NULL));
    WORKS(shequ_builder_add_csv(builder, SHEQU_TEXT("units"), (const uint8_t *)units, sizeof units - 1, NULL));
    WORKS(shequ_builder_add_csv(
        builder, SHEQU_TEXT("observations"), (const uint8_t *)observations, sizeof observations - 1, NULL));
    WORKS(shequ_builder_add_json(builder, json, sizeof json - 1, NULL));
    WORKS(shequ_builder_build(builder, &read, NULL));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_build(builder, &read, NULL));
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), day(2024, 6, 30), NULL, &report, NULL));
    WORKS(shequ_verify(report, read, &differences, NULL));
    CHECK(shequ_frame_rows(differences) == 0);
    shequ_frame_free(differences);
    shequ_report_free(report);
    shequ_builder_free(builder);
    shequ_dataset_free(dataset);
    shequ_dataset_free(read);
}

/* Every type a column may have, missing values among them. */
static void columns_of_every_type(void) {
    static const char *const codes[] = {"330109", "330109001"};
    static const char names[] = "萧山区城厢街道";
    static const int64_t offsets[] = {0, 9, 21};
    static const char *const levels[] = {"district", "town"};
    static const uint8_t urban[] = {0, 7}, second[] = {0, 1};
    static const char *const unit[] = {"330109001", "330109001", NULL};
    static const char *const variable[] = {"residents", "residents", "residents"};
    static const double values[] = {90000.0, 91000.0, 0.0};
    static const int64_t precision_n[] = {100, 0, 0}, precision_d[] = {1, 0, 0};
    static const uint8_t first[] = {1, 0, 0};
    int32_t since[] = {0, day(2001, 1, 1)}, days[] = {day(2022, 12, 31), day(2023, 12, 31), day(2024, 12, 31)};
    shequ_error *error = shequ_error_new();
    shequ_table *units = NULL, *observations = NULL;
    shequ_builder *builder = NULL;
    shequ_dataset *dataset = NULL;
    shequ_frame *rejected = NULL;
    shequ_str text;
    WORKS(shequ_table_new(SHEQU_TEXT("units"), &units, error));
    WORKS(shequ_table_set_strings(units, SHEQU_TEXT("code"), codes, 2, error));
    WORKS(shequ_table_set_text(units, SHEQU_TEXT("name"), names, sizeof names - 1, offsets, NULL, 2, error));
    WORKS(shequ_table_set_strings(units, SHEQU_TEXT("level"), levels, 2, error));
    WORKS(shequ_table_set_date(units, SHEQU_TEXT("since"), since, second, 2, error));
    WORKS(shequ_table_set_bool(units, SHEQU_TEXT("urban"), urban, second, 2, error));
    GIVES(SHEQU_COLUMN_TWICE, shequ_table_set_bool(units, SHEQU_TEXT("urban"), urban, NULL, 2, error));
    GIVES(SHEQU_COLUMN_LENGTH, shequ_table_set_bool(units, SHEQU_TEXT("parent"), urban, NULL, 1, error));
    WORKS(shequ_error_message(error, SHEQU_ZH, &text));
    CHECK(same(text, "表 `units` 的列 `parent` 有 1 行，应为 2 行"));

    WORKS(shequ_table_new(SHEQU_TEXT("observations"), &observations, error));
    WORKS(shequ_table_set_strings(observations, SHEQU_TEXT("unit"), unit, 3, error));
    WORKS(shequ_table_set_strings(observations, SHEQU_TEXT("variable"), variable, 3, error));
    WORKS(shequ_table_set_date(observations, SHEQU_TEXT("date"), days, NULL, 3, error));
    WORKS(shequ_table_set_f64(observations, SHEQU_TEXT("value"), values, NULL, 3, error));
    WORKS(shequ_table_set_exact(
        observations, SHEQU_TEXT("precision"), precision_n, precision_d, first, 3, error));

    WORKS(shequ_builder_new(plan, &builder, error));
    WORKS(shequ_builder_set(builder, SHEQU_TEXT("reject"), SHEQU_TEXT("row"), error));
    WORKS(shequ_builder_add_table(builder, units, error));
    WORKS(shequ_builder_add_table(builder, observations, error));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_add_table(builder, units, error));
    GIVES(SHEQU_ALREADY_USED, shequ_table_set_bool(units, SHEQU_TEXT("x"), urban, NULL, 2, error));
    WORKS(shequ_builder_build(builder, &dataset, error));
    /* The third row has no unit: it was set aside. */
    WORKS(shequ_dataset_list(dataset, SHEQU_TEXT("rejected"), &rejected, error));
    CHECK(shequ_frame_rows(rejected) == 1);
    int64_t row;
    WORKS(shequ_frame_get_i64(rejected, SHEQU_TEXT("row"), 0, &row));
    WORKS(shequ_frame_get_text(rejected, SHEQU_TEXT("column"), 0, &text));
    CHECK(row == 3 && same(text, "unit"));
    shequ_frame_free(rejected);
    WORKS(shequ_dataset_list(dataset, SHEQU_TEXT("findings"), &rejected, error));
    shequ_frame_free(rejected);
    shequ_builder_free(builder);
    shequ_table_free(units);
    shequ_table_free(observations);
    shequ_dataset_free(dataset);
    shequ_error_free(error);
}

static void data_problems_are_listed(void) {
    static const char units[] = "code,name,level\n330109,萧山区,distrikt\n330109001,城厢街道,\n";
    shequ_error *error = shequ_error_new();
    shequ_builder *builder = NULL;
    shequ_dataset *dataset = NULL;
    shequ_frame *problems = NULL;
    int64_t row;
    WORKS(shequ_builder_new(plan, &builder, error));
    GIVES(SHEQU_UNKNOWN_OPTION, shequ_builder_set(builder, SHEQU_TEXT("rejects"), SHEQU_TEXT("row"), error));
    GIVES(SHEQU_BAD_OPTION, shequ_builder_set(builder, SHEQU_TEXT("reject"), SHEQU_TEXT("rows"), error));
    WORKS(shequ_builder_set(builder, SHEQU_TEXT("unknown_variables"), SHEQU_TEXT("set_aside"), error));
    WORKS(shequ_builder_set(builder, SHEQU_TEXT("missing_mark"), SHEQU_TEXT("…"), error));
    WORKS(shequ_builder_add_csv(builder, SHEQU_TEXT("units"), (const uint8_t *)units, sizeof units - 1, error));
    GIVES(SHEQU_DATA_PROBLEMS, shequ_builder_build(builder, &dataset, error));
    CHECK(dataset == NULL);
    WORKS(shequ_error_problems(error, &problems));
    CHECK(shequ_frame_rows(problems) == 2);
    WORKS(shequ_frame_get_i64(problems, SHEQU_TEXT("row"), row_of(problems, "code", "unknown_level"), &row));
    CHECK(row == 2); /* as a spreadsheet counts it */
    shequ_frame_free(problems);
    shequ_error_clear(error);
    CHECK(shequ_error_code(error) == SHEQU_OK);
    GIVES(SHEQU_NO_VALUE, shequ_error_problems(error, &problems));
    shequ_builder_free(builder);
    shequ_error_free(error);
}

static void questions_that_cannot_be_asked(void) {
    shequ_error *error = shequ_error_new();
    shequ_dataset *dataset = district(plan, 3423);
    shequ_report *report = NULL;
    shequ_options *options = shequ_options_new();
    shequ_str text;
    int32_t june = day(2024, 6, 30);
    GIVES(SHEQU_UNKNOWN_UNIT, shequ_assess(plan, dataset, SHEQU_TEXT("330110"), june, NULL, &report, error));
    WORKS(shequ_error_message(error, SHEQU_ZH, &text));
    CHECK(strncmp(text.data, "数据中没有单位“330110”", strlen("数据中没有单位“330110”")) == 0);
    WORKS(shequ_error_message(error, SHEQU_EN, &text));
    CHECK(strncmp(text.data, "there is no unit `330110`", strlen("there is no unit `330110`")) == 0);
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_assess(plan, dataset, SHEQU_TEXT("330109"), INT32_MAX, NULL, &report, error));
    GIVES(SHEQU_DATE_OUT_OF_RANGE, shequ_assess(plan, dataset, SHEQU_TEXT("330109"), INT32_MIN, NULL, &report, error));
    GIVES(SHEQU_UNKNOWN_OPTION, shequ_options_set(options, SHEQU_TEXT("coverage"), SHEQU_TEXT("1"), error));
    GIVES(SHEQU_BAD_OPTION, shequ_options_set(options, SHEQU_TEXT("min_coverage"), SHEQU_TEXT("all"), error));
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, options, &report, error));
    shequ_report_free(report);
    report = NULL;
    WORKS(shequ_options_set(options, SHEQU_TEXT("min_coverage"), SHEQU_TEXT("9/8"), error));
    GIVES(SHEQU_BAD_OPTION, shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, options, &report, error));
    CHECK(report == NULL);
    shequ_string *none = NULL;
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &report, error));
    GIVES(SHEQU_PLAN_PROBLEMS, shequ_report_explain(report, SHEQU_TEXT("studios"), SHEQU_ZH, &none, error));
    CHECK(none == NULL);
    shequ_report_free(report);
    shequ_options_free(options);
    shequ_dataset_free(dataset);
    shequ_error_free(error);
}

/* 40 of 60 by the end of 2025 at the close of 2024 is on track, 36 at risk, 35 behind (ARCHITECTURE.md, Verdicts). */
static void a_rule_judges_rows(void) {
    enum { ROWS = 6 };
    int64_t counts[ROWS] = {60, 40, 36, 35, -1, 0}, shortfall[ROWS];
    int32_t days[ROWS];
    double value[ROWS], attainment[ROWS], planned[ROWS];
    uint8_t status[ROWS], error[ROWS];
    shequ_rule_spec *spec = NULL;
    shequ_rule *rule = NULL;
    for (size_t row = 0; row < ROWS; row++) {
        days[row] = day(2024, 12, 31);
    }
    days[5] = INT32_MAX;
    WORKS(shequ_rule_spec_new(SHEQU_COUNT, 0, &spec));
    GIVES(SHEQU_BAD_INTERVAL, shequ_rule_new(spec, &rule));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 60, 1, 0, 0, SHEQU_BOTH_IN));
    WORKS(shequ_rule_spec_set_schedule(
        spec, day(2023, 1, 1), day(2025, 12, 31), SHEQU_MONTH, NULL, NULL, NULL, 0));
    WORKS(shequ_rule_spec_set_baseline(spec, 0, 1));
    WORKS(shequ_rule_spec_set_at_risk(spec, SHEQU_RATIO, 9, 10));
    WORKS(shequ_rule_new(spec, &rule));
    shequ_rule_spec_free(spec);
    WORKS(shequ_rule_evaluate(
        rule, counts, NULL, days, ROWS, value, attainment, shortfall, planned, status, error));
    static const uint8_t expected[ROWS] = {SHEQU_STATUS_ACHIEVED, SHEQU_STATUS_ON_TRACK, SHEQU_STATUS_AT_RISK,
                                           SHEQU_STATUS_BEHIND, SHEQU_STATUS_NO_RESULT, SHEQU_STATUS_NO_RESULT};
    static const int64_t missing[ROWS] = {0, 20, 24, 25, SHEQU_NO_SHORTFALL, SHEQU_NO_SHORTFALL};
    static const int errors[ROWS] = {0, 0, 0, 0, SHEQU_NEGATIVE_COUNT - 100, SHEQU_DATE_OUT_OF_RANGE - 100};
    for (size_t row = 0; row < ROWS; row++) {
        CHECK(status[row] == expected[row] && shortfall[row] == missing[row] && error[row] == errors[row]);
    }
    CHECK(value[1] == 40.0 && planned[1] == 40.0 && value[4] != value[4]);
    WORKS(shequ_rule_evaluate(rule, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL));
    shequ_rule_free(rule);
}

int main(void) {
    plan = builtin_plan();
    versions_and_words();
    dates();
    a_plan_is_walked_by_lists();
    frames_are_read_by_cell_and_by_column();
    a_plan_from_text_says_all_that_is_wrong();
    another_reading_is_another_plan();
    a_report_says_who_is_short_and_why();
    panels_and_histories();
    reports_are_verified();
    every_way_in_says_the_same();
    columns_of_every_type();
    data_problems_are_listed();
    questions_that_cannot_be_asked();
    a_rule_judges_rows();
    shequ_plan_free(plan);
    return 0;
}
