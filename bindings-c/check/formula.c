/*
 * The formula vectors in their flat form: calls the function of each line, and compares result or error code by equality.
 * A case is skipped only where skipped.h names it with a reason; a name there that no case bears, or whose case could be
 * asked after all, is a failure too.
 */
#include <shequ.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "skipped.h"

enum { FIELDS = 24, MOST = 512, TEXT = 8192 };

/* One line of the file, cut up in place. */
typedef struct test_case {
    const char *id, *function, *outcome, *expected;
    const char *names[FIELDS], *values[FIELDS];
    size_t count;
    /* Set where an input cannot be passed: the case must then be skipped by name. */
    bool impossible;
} test_case;

/* What the library answered, written as the vectors write it. */
typedef struct reply {
    shequ_code code;
    char text[TEXT];
    size_t len;
} reply;

static void say(reply *answer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(answer->text + answer->len, sizeof answer->text - answer->len, format, arguments);
    va_end(arguments);
    if (written < 0 || (size_t)written >= sizeof answer->text - answer->len) {
        fail("an answer is too long", format);
    }
    answer->len += (size_t)written;
}

/* ---- reading what the vectors write ---- */

static const char *input(const test_case *test, const char *name) {
    for (size_t i = 0; i < test->count; i++) {
        if (strcmp(test->names[i], name) == 0) {
            return test->values[i];
        }
    }
    fail("a case has no such input", name);
    return NULL;
}


/* A whole number at the start of a text; where it ends. Sets `impossible` where 64 bits do not hold it. */
static const char *read_whole(test_case *test, const char *text, int64_t *number) {
    const char *at = text + (*text == '-');
    uint64_t size = 0;
    if (*at < '0' || *at > '9') {
        fail("not a number", text);
    }
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (size > (UINT64_MAX - digit) / 10) {
            test->impossible = true;
            size = 0;
        } else {
            size = size * 10 + digit;
        }
    }
    uint64_t most = (uint64_t)INT64_MAX + (*text == '-');
    if (size > most) {
        test->impossible = true;
        size = 0;
    }
    *number = *text == '-' ? (size == most ? INT64_MIN : -(int64_t)size) : (int64_t)size;
    return at;
}

/* "8", "-8", "8/5". */
static const char *read_exact(test_case *test, const char *text, int64_t *n, int64_t *d) {
    const char *at = read_whole(test, text, n);
    *d = 1;
    if (*at == '/') {
        at = read_whole(test, at + 1, d);
    }
    return at;
}

static int64_t whole(test_case *test, const char *name) {
    int64_t number;
    if (*read_whole(test, input(test, name), &number) != '\0') {
        fail("not a whole number", input(test, name));
    }
    return number;
}

static void exact(test_case *test, const char *name, int64_t *n, int64_t *d) {
    if (*read_exact(test, input(test, name), n, d) != '\0') {
        fail("not a number", input(test, name));
    }
}

/* "2024-12-31", wherever it stands. */
static int32_t date_at(const char *text) {
    int year;
    unsigned month, day;
    int32_t date;
    if (sscanf(text, "%4d-%2u-%2u", &year, &month, &day) != 3) {
        fail("not a date", text);
    }
    if (shequ_date_from_ymd(year, month, day, &date) != SHEQU_OK) {
        /* A vector may ask for a year that the library refuses; such days lie far outside. */
        return year < 1900 ? -200000 : 200000;
    }
    return date;
}

static int32_t date(const test_case *test, const char *name) {
    return date_at(input(test, name));
}

static bool yes(const test_case *test, const char *name) {
    return strcmp(input(test, name), "true") == 0;
}

/* The text behind "KEY": in a small object of JSON; NULL where there is none. */
static const char *after_key(const char *json, const char *key) {
    size_t len = strlen(key);
    for (const char *at = json; (at = strchr(at, '"')) != NULL; at++) {
        if (strncmp(at + 1, key, len) == 0 && strncmp(at + 1 + len, "\":", 2) == 0) {
            return at + len + 3;
        }
    }
    return NULL;
}

typedef struct bound {
    int32_t kind, ends;
    int64_t lower_n, lower_d, upper_n, upper_d;
} bound;

/* {"at_least":"16"}, {"at_most":"5"}, {"between":["1500","3000"],"lower_in":true,"upper_in":true} */
static bound read_bound(test_case *test) {
    const char *json = input(test, "bound");
    bound bound = {0, SHEQU_BOTH_IN, 0, 1, 0, 1};
    const char *value;
    if ((value = after_key(json, "at_least")) != NULL) {
        bound.kind = SHEQU_AT_LEAST;
        read_exact(test, value + 1, &bound.lower_n, &bound.lower_d);
    } else if ((value = after_key(json, "at_most")) != NULL) {
        bound.kind = SHEQU_AT_MOST;
        read_exact(test, value + 1, &bound.upper_n, &bound.upper_d);
    } else if ((value = after_key(json, "between")) != NULL) {
        bound.kind = SHEQU_BETWEEN;
        value = read_exact(test, value + 2, &bound.lower_n, &bound.lower_d);
        read_exact(test, value + 3, &bound.upper_n, &bound.upper_d);
        bool lower_in = strncmp(after_key(json, "lower_in"), "true", 4) == 0;
        bool upper_in = strncmp(after_key(json, "upper_in"), "true", 4) == 0;
        bound.ends = (lower_in ? SHEQU_LOWER_IN : 0) | (upper_in ? SHEQU_UPPER_IN : 0);
    } else {
        fail("not a bound", json);
    }
    return bound;
}

#define BOUND(b) (b).kind, (b).lower_n, (b).lower_d, (b).upper_n, (b).upper_d, (b).ends

typedef struct convention {
    int32_t number;
    int32_t dates[MOST];
    int64_t n[MOST], d[MOST];
    size_t count;
} convention;

/* "month" ..., or {"milestones":[["2024-12-31","3/5"],...],"between":"linear"} */
static void read_convention(test_case *test, convention *convention) {
    static const char *const words[] = {"month", "quarter", "year", "day", "day-open"};
    const char *text = input(test, "convention");
    convention->count = 0;
    for (int32_t i = 0; i < 5; i++) {
        if (strcmp(text, words[i]) == 0) {
            convention->number = i + SHEQU_MONTH;
            return;
        }
    }
    const char *at = after_key(text, "milestones");
    const char *between = after_key(text, "between");
    if (at == NULL || between == NULL) {
        fail("not a convention", text);
    }
    convention->number =
        strncmp(between, "\"linear\"", 8) == 0 ? SHEQU_MILESTONES_LINEAR : SHEQU_MILESTONES_STEPPED;
    at++;
    while (*at == '[' && convention->count < MOST) {
        size_t i = convention->count++;
        convention->dates[i] = date_at(at + 2);
        at = read_exact(test, strstr(at, "\",\"") + 3, &convention->n[i], &convention->d[i]) + 2;
        at += *at == ',';
    }
}

#define SCHEDULE(test, c) \
    date((test), "start"), date((test), "end"), (c).number, (c).dates, (c).n, (c).d, (c).count

typedef struct threshold {
    int32_t kind;
    int64_t n, d;
} threshold;

/* {"ratio":"9/10"} or {"points":"5"} */
static threshold read_threshold(test_case *test) {
    const char *json = input(test, "at_risk");
    threshold threshold = {SHEQU_RATIO, 0, 1};
    const char *value = after_key(json, "ratio");
    if (value == NULL) {
        threshold.kind = SHEQU_POINTS;
        value = after_key(json, "points");
    }
    if (value == NULL) {
        fail("not a threshold", json);
    }
    read_exact(test, value + 1, &threshold.n, &threshold.d);
    return threshold;
}

/* ---- writing as the vectors write ---- */

static void say_exact(reply *answer, const char *name, int64_t n, int64_t d) {
    say(answer, d == 1 ? "%s=%" PRId64 : "%s=%" PRId64 "/%" PRId64, name, n, d);
}

static void say_date(reply *answer, int32_t date) {
    int32_t year;
    uint32_t month, day;
    if (shequ_date_to_ymd(date, &year, &month, &day) != SHEQU_OK) {
        fail("the library gave a date it does not know", "date");
    }
    say(answer, "%04" PRId32 "-%02" PRIu32 "-%02" PRIu32, year, month, day);
}

static void say_status(reply *answer, int32_t status) {
    shequ_str name;
    if (shequ_status_name(status, &name) != SHEQU_OK) {
        fail("the library gave a status it does not know", "status");
    }
    say(answer, "%s", name.data);
}

static void say_dates(reply *answer, const char *name, const int32_t *dates, size_t count) {
    say(answer, ";%s=[", name);
    for (size_t i = 0; i < count; i++) {
        say(answer, i == 0 ? "\"" : ",\"");
        say_date(answer, dates[i]);
        say(answer, "\"");
    }
    say(answer, "]");
}

/* ---- the functions ---- */

/* A function of up to three exact numbers with one exact result. */
static void run_exact(test_case *test, reply *answer, const char *const *names) {
    int64_t n[3] = {0}, d[3] = {1, 1, 1}, value_n = 0, value_d = 0;
    for (size_t i = 0; i < 3 && names[i] != NULL; i++) {
        exact(test, names[i], &n[i], &d[i]);
    }
    const char *f = test->function;
    if (strcmp(f, "attainment") == 0) {
        answer->code = shequ_formula_attainment(n[0], d[0], n[1], d[1], &value_n, &value_d);
    } else if (strcmp(f, "planned") == 0) {
        answer->code = shequ_formula_planned(n[0], d[0], n[1], d[1], n[2], d[2], &value_n, &value_d);
    } else if (strcmp(f, "variance") == 0) {
        answer->code = shequ_formula_variance(n[0], d[0], n[1], d[1], &value_n, &value_d);
    } else if (strcmp(f, "variance_points") == 0) {
        answer->code = shequ_formula_variance_points(n[0], d[0], n[1], d[1], &value_n, &value_d);
    } else {
        answer->code = shequ_formula_attainment_points(n[0], d[0], n[1], d[1], &value_n, &value_d);
    }
    say_exact(answer, "value", value_n, value_d);
}

static void run_rate(test_case *test, reply *answer) {
    int64_t n = 0, d = 0;
    answer->code = shequ_formula_rate(
        whole(test, "numerator"), whole(test, "denominator"), whole(test, "factor"), &n, &d);
    say_exact(answer, "value", n, d);
}

static void run_met(test_case *test, reply *answer) {
    int64_t n, d;
    int32_t met = 0;
    exact(test, "value", &n, &d);
    bound bound = read_bound(test);
    answer->code = shequ_formula_met(n, d, BOUND(bound), &met);
    say(answer, "met=%s", met ? "true" : "false");
}

static void run_shortfall(test_case *test, reply *answer) {
    int64_t shortfall = 0;
    if (strcmp(test->function, "shortfall_by_hiring") == 0) {
        int64_t n, d;
        exact(test, "target", &n, &d);
        answer->code = shequ_formula_shortfall_by_hiring(
            whole(test, "numerator"), whole(test, "denominator"), whole(test, "factor"), n, d, &shortfall);
    } else if (strcmp(test->function, "shortfall_count") == 0) {
        bound bound = read_bound(test);
        answer->code = shequ_formula_shortfall_count(whole(test, "count"), BOUND(bound), &shortfall);
    } else {
        bound bound = read_bound(test);
        answer->code = shequ_formula_shortfall_rate(
            whole(test, "numerator"), whole(test, "denominator"), whole(test, "factor"), BOUND(bound), &shortfall);
    }
    say(answer, "shortfall=%" PRId64, shortfall);
}

static void run_elapsed(test_case *test, reply *answer) {
    static convention convention;
    int64_t n = 0, d = 0;
    read_convention(test, &convention);
    answer->code = shequ_formula_elapsed(SCHEDULE(test, convention), date(test, "as_of"), &n, &d);
    say_exact(answer, "value", n, d);
}

static void run_progress(test_case *test, reply *answer) {
    int64_t value_n, value_d, baseline_n, baseline_d, n = 0, d = 0;
    exact(test, "value", &value_n, &value_d);
    exact(test, "baseline", &baseline_n, &baseline_d);
    bound bound = read_bound(test);
    answer->code = shequ_formula_progress(value_n, value_d, baseline_n, baseline_d, BOUND(bound), &n, &d);
    say_exact(answer, "value", n, d);
}

/* A count without a baseline has no plain function: a rule of one row says the same. */
static shequ_code pace_by_rule(test_case *test, const convention *c, threshold at_risk, int64_t target_n,
                               int64_t target_d, int32_t *status) {
    shequ_rule_spec *spec = NULL;
    shequ_rule *rule = NULL;
    int64_t n = whole(test, "numerator"), shortfall;
    int32_t as_of = date(test, "as_of");
    double value, attainment, planned;
    uint8_t verdict, error = 0;
    shequ_code code = shequ_rule_spec_new(SHEQU_COUNT, 0, &spec);
    if (code == SHEQU_OK) {
        code = shequ_rule_spec_add_bound(
            spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, target_n, target_d, 0, 1, SHEQU_BOTH_IN);
    }
    if (code == SHEQU_OK) {
        code = shequ_rule_spec_set_schedule(spec, SCHEDULE(test, *c));
    }
    if (code == SHEQU_OK) {
        code = shequ_rule_spec_set_at_risk(spec, at_risk.kind, at_risk.n, at_risk.d);
    }
    if (code == SHEQU_OK) {
        code = shequ_rule_new(spec, &rule);
    }
    if (code == SHEQU_OK) {
        code = shequ_rule_evaluate(
            rule, &n, NULL, &as_of, 1, &value, &attainment, &shortfall, &planned, &verdict, &error);
    }
    if (code == SHEQU_OK) {
        code = error == 0 ? SHEQU_OK : 100 + error;
        *status = verdict;
    }
    shequ_rule_free(rule);
    shequ_rule_spec_free(spec);
    return code;
}

static void run_pace_status(test_case *test, reply *answer) {
    static convention c;
    int64_t baseline_n = 0, baseline_d = 0, target_n, target_d;
    int32_t status = 0;
    bool known = strcmp(input(test, "baseline"), "null") != 0;
    read_convention(test, &c);
    if (known) {
        exact(test, "baseline", &baseline_n, &baseline_d);
    }
    exact(test, "target", &target_n, &target_d);
    threshold at_risk = read_threshold(test);
    if (strcmp(input(test, "measure"), "rate") == 0) {
        answer->code = shequ_formula_pace_status_rate(
            whole(test, "numerator"), whole(test, "denominator"), whole(test, "factor"), baseline_n, baseline_d,
            target_n, target_d, SCHEDULE(test, c), date(test, "as_of"), at_risk.kind, at_risk.n, at_risk.d, &status);
    } else if (known) {
        answer->code = shequ_formula_pace_status_count(
            whole(test, "numerator"), baseline_n, baseline_d, target_n, target_d, SCHEDULE(test, c),
            date(test, "as_of"), at_risk.kind, at_risk.n, at_risk.d, &status);
    } else {
        answer->code = pace_by_rule(test, &c, at_risk, target_n, target_d, &status);
    }
    say(answer, "status=");
    say_status(answer, status);
}

static void run_required_pace(test_case *test, reply *answer) {
    static convention c;
    int64_t target_n, target_d;
    read_convention(test, &c);
    exact(test, "target", &target_n, &target_d);
    if (strcmp(test->function, "required_pace_count") == 0) {
        int64_t pace = 0;
        answer->code = shequ_formula_required_pace_count(
            whole(test, "count"), target_n, target_d, SCHEDULE(test, c), date(test, "as_of"), &pace);
        say(answer, "pace=%" PRId64, pace);
    } else {
        int64_t value_n, value_d, n = 0, d = 0;
        exact(test, "value", &value_n, &value_d);
        answer->code = shequ_formula_required_pace_rate(
            value_n, value_d, target_n, target_d, SCHEDULE(test, c), date(test, "as_of"), &n, &d);
        say_exact(answer, "value", n, d);
    }
}

/* ["2023","2024"] */
static size_t read_years(test_case *test, int32_t *years) {
    size_t count = 0;
    for (const char *at = input(test, "years"); (at = strchr(at, '"')) != NULL && count < MOST; count++) {
        int64_t year;
        at = read_whole(test, at + 1, &year) + 1;
        years[count] = (int32_t)year;
    }
    return count;
}

/* [{"id":"s1","since":"2023-04-01","until":null},...]: names become numbers, the same name the same. */
static size_t read_spells(test_case *test, uint32_t *ids, int32_t *since, int32_t *until) {
    static const char *names[MOST];
    size_t count = 0;
    for (const char *at = input(test, "spells"); (at = strchr(at, '{')) != NULL && count < MOST; count++, at++) {
        const char *id = after_key(at, "id") + 1, *from = after_key(at, "since"), *to = after_key(at, "until");
        size_t len = (size_t)(strchr(id, '"') - id);
        names[count] = id;
        uint32_t number = 0;
        while (strncmp(names[number], id, len) != 0 || names[number][len] != '"') {
            number++;
        }
        ids[count] = number;
        since[count] = date_at(from + 1);
        until[count] = *to == '"' ? date_at(to + 1) : SHEQU_NO_DATE;
    }
    return count;
}

static void run_yearly_quota(test_case *test, reply *answer) {
    static convention c;
    static uint32_t ids[MOST];
    static int32_t years[MOST], since[MOST], until[MOST], statuses[MOST];
    static int64_t counts[MOST];
    size_t closed_met = 0, closed = 0;
    int32_t status = 0;
    size_t year_count = read_years(test, years), spell_count = read_spells(test, ids, since, until);
    read_convention(test, &c);
    threshold at_risk = read_threshold(test);
    answer->code = shequ_formula_yearly_quota(
        whole(test, "quota"), years, year_count, ids, since, until, spell_count, date(test, "as_of"), c.number,
        c.dates, c.n, c.d, c.count, at_risk.kind, at_risk.n, at_risk.d, counts, statuses, &closed_met, &closed, &status);
    if (answer->code != SHEQU_OK) {
        return;
    }
    say(answer, "years=[");
    for (size_t i = 0; i < year_count; i++) {
        say(answer, "%s{\"year\":\"%" PRId32 "\",\"count\":", i == 0 ? "" : ",", years[i]);
        say(answer, counts[i] == SHEQU_NO_COUNT ? "null" : "\"%" PRId64 "\"", counts[i]);
        say(answer, ",\"state\":\"");
        say_status(answer, statuses[i]);
        say(answer, "\"}");
    }
    say(answer, "];closed_met=%zu;closed=%zu;status=", closed_met, closed);
    say_status(answer, status);
}

static void run_range(test_case *test, reply *answer) {
    static const char *const words[] = {"", "below", "inside", "above"};
    int32_t position = 0, hold = 0;
    int64_t by = 0, parts = 0;
    int32_t ends = (yes(test, "lower_in") ? SHEQU_LOWER_IN : 0) | (yes(test, "upper_in") ? SHEQU_UPPER_IN : 0);
    answer->code = shequ_formula_range_conformity(
        whole(test, "value"), whole(test, "lower"), whole(test, "upper"), ends, &position, &by, &parts, &hold);
    say(answer, "position=%s;by=%" PRId64 ";split_parts=%" PRId64 ";parts_hold_lower=%s", words[position], by, parts,
        hold ? "true" : "false");
}

static void run_recurrence(test_case *test, reply *answer) {
    static int32_t events[MOST], early[MOST], breaches[MOST];
    size_t count = 0, early_count = 0, breach_count = 0;
    int32_t first_day = 0, last_day = 0, status = 0;
    int64_t overdue = 0;
    for (const char *at = input(test, "events"); (at = strchr(at, '"')) != NULL && count < MOST; count++) {
        events[count] = date_at(at + 1);
        at = strchr(at + 1, '"') + 1;
    }
    int32_t basis = strcmp(input(test, "counted"), "anniversary") == 0 ? SHEQU_ANNIVERSARY : SHEQU_CALENDAR_YEARS;
    int64_t min_years = whole(test, "min_years"), max_years = whole(test, "max_years");
    if (min_years != (int32_t)min_years || max_years != (int32_t)max_years) {
        test->impossible = true;
    }
    answer->code = shequ_formula_recurrence(
        events, count, (int32_t)min_years, (int32_t)max_years, basis, date(test, "start"), date(test, "plan_end"),
        date(test, "as_of"), &first_day, &last_day, &status, &overdue, early, &early_count, breaches, &breach_count);
    if (answer->code != SHEQU_OK) {
        return;
    }
    say(answer, "first_day=");
    if (first_day == SHEQU_NO_DATE) {
        say(answer, "null");
    } else {
        say_date(answer, first_day);
    }
    say(answer, ";last_day=");
    say_date(answer, last_day);
    say(answer, ";status=");
    say_status(answer, status);
    say(answer, ";overdue_days=%" PRId64, overdue);
    say_dates(answer, "early", early, early_count);
    say_dates(answer, "breaches", breaches, breach_count);
}

static void run_add_years(test_case *test, reply *answer) {
    int32_t later = 0;
    int64_t years = whole(test, "years");
    if (years != (int32_t)years) {
        test->impossible = true;
    }
    answer->code = shequ_formula_add_years(date(test, "date"), (int32_t)years, &later);
    if (answer->code == SHEQU_OK) {
        say(answer, "date=");
        say_date(answer, later);
    }
}

static bool run(test_case *test, reply *answer) {
    static const char *const attainment[] = {"value", "target", NULL};
    static const char *const planned[] = {"baseline", "target", "elapsed"};
    static const char *const variance[] = {"value", "planned", NULL};
    static const char *const points[] = {"progress", "elapsed", NULL};
    static const char *const attainment_points[] = {"attainment", "elapsed", NULL};
    static const struct {
        const char *function;
        void (*run)(test_case *, reply *);
    } runners[] = {
        {"rate", run_rate},
        {"met", run_met},
        {"shortfall_count", run_shortfall},
        {"shortfall_rate", run_shortfall},
        {"shortfall_by_hiring", run_shortfall},
        {"elapsed", run_elapsed},
        {"progress", run_progress},
        {"pace_status", run_pace_status},
        {"required_pace_count", run_required_pace},
        {"required_pace_rate", run_required_pace},
        {"yearly_quota", run_yearly_quota},
        {"range_conformity", run_range},
        {"recurrence", run_recurrence},
        {"add_years", run_add_years},
    };
    static const struct {
        const char *function;
        const char *const *inputs;
    } plain[] = {
        {"attainment", attainment},
        {"planned", planned},
        {"variance", variance},
        {"variance_points", points},
        {"attainment_points", attainment_points},
    };
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        if (strcmp(test->function, runners[i].function) == 0) {
            runners[i].run(test, answer);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (strcmp(test->function, plain[i].function) == 0) {
            run_exact(test, answer, plain[i].inputs);
            return true;
        }
    }
    return false;
}

/* ---- the file ---- */

static void read_case(char *line, test_case *test) {
    memset(test, 0, sizeof *test);
    test->id = cut(&line, '\t');
    test->function = cut(&line, '\t');
    char *inputs = cut(&line, '\t');
    test->outcome = cut(&line, '\t');
    test->expected = cut(&line, '\t');
    while (*inputs != '\0') {
        char *field = cut(&inputs, ';');
        if (test->count == FIELDS) {
            fail("a case has too many inputs", test->id);
        }
        test->names[test->count] = cut(&field, '=');
        test->values[test->count++] = field;
    }
}

/* Whether an expected result does not fit 64 bits: the library must then say so. */
static bool is_wide(const char *expected) {
    test_case probe = {0};
    int64_t n, d;
    if (strncmp(expected, "value=", 6) != 0) {
        return false;
    }
    read_exact(&probe, expected + 6, &n, &d);
    return probe.impossible;
}

static bool agrees(const test_case *test, const reply *answer, char *found, size_t size) {
    const char *name = shequ_code_name(answer->code);
    snprintf(found, size, "%s", answer->code == SHEQU_OK ? answer->text : (name == NULL ? "?" : name));
    if (strcmp(test->outcome, "error") == 0) {
        return answer->code != SHEQU_OK && strcmp(found, test->expected) == 0;
    }
    if (is_wide(test->expected)) {
        return answer->code == SHEQU_NUMBER_TOO_WIDE;
    }
    return answer->code == SHEQU_OK && strcmp(found, test->expected) == 0;
}

tally check_formulas(const char *folder) {
    char *text = read_file(folder, "formula.tsv", NULL), *rest = text;
    tally tally = {0, 0, 0};
    bool named[sizeof skipped / sizeof *skipped] = {false};
    static char found[TEXT];
    if (strcmp(cut(&rest, '\n'), "id\tfunction\tinputs\toutcome\texpected") != 0) {
        fail("not the flat form of the formula vectors", "formula.tsv");
    }
    while (*rest != '\0') {
        test_case test;
        reply answer = {0};
        read_case(cut(&rest, '\n'), &test);
        bool known = run(&test, &answer);
        const char *reason = NULL;
        for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
            if (strcmp(skipped[i].id, test.id) == 0) {
                reason = skipped[i].reason;
                named[i] = true;
            }
        }
        if (!known) {
            printf("%s: there is no runner for `%s`\n", test.id, test.function);
            tally.failed++;
        } else if (test.impossible != (reason != NULL)) {
            printf(reason == NULL ? "%s: an input does not fit 64 bits, and no skip says so\n"
                                  : "%s: is skipped, and could be asked\n",
                   test.id);
            tally.failed++;
        } else if (reason != NULL) {
            tally.skipped++;
        } else if (agrees(&test, &answer, found, sizeof found)) {
            tally.passed++;
        } else {
            printf("%s: expected %s, found %s\n", test.id, test.expected, found);
            tally.failed++;
        }
    }
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
        if (!named[i]) {
            printf("%s: is skipped, and no case bears that name\n", skipped[i].id);
            tally.failed++;
        }
    }
    free(text);
    return tally;
}
