/*
 * The whole-report vectors: CSV files go in as bytes, a panel comes out, and every cell of every column is compared as
 * text with expected.csv. None is skipped.
 */
#include <shequ.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { CELL = 64, DATES = 512, PATH = 512 };

/* A text as the two arguments of one. */
#define TEXT_OF(text) (text), strlen(text)

/* One line of report.tsv, cut up in place. */
typedef struct question {
    char *id, *plan, *interpretations, *tables, *reject, *units, *dates, *options;
} question;

/* What a case needs, freed together. */
typedef struct asked {
    shequ_plan *plan;
    shequ_builder *builder;
    shequ_dataset *dataset;
    shequ_selection *selection;
    shequ_options *options;
    shequ_frame *panel;
    shequ_error *error;
} asked;

/* The next NAME=VALUE of a list; false at its end. */
static bool next_pair(char **rest, char **name, char **value) {
    if (**rest == '\0') {
        return false;
    }
    *value = cut(rest, ';');
    *name = cut(value, '=');
    return true;
}

static shequ_code read_plan(asked *asked, const char *folder, question *question) {
    char *name, *value;
    shequ_code code;
    if (!next_pair(&question->plan, &name, &value)) {
        fail("a case has no plan", question->id);
    }
    if (strcmp(name, "builtin") == 0) {
        code = shequ_plan_builtin(TEXT_OF(value), &asked->plan, asked->error);
    } else {
        char path[PATH];
        size_t len;
        snprintf(path, sizeof path, "report/%s", value);
        char *toml = read_file(folder, path, &len);
        code = shequ_plan_from_toml(toml, len, &asked->plan, asked->error);
        free(toml);
    }
    while (code == SHEQU_OK && next_pair(&question->interpretations, &name, &value)) {
        shequ_plan *other = NULL;
        code = shequ_plan_with_interpretation(asked->plan, TEXT_OF(name), TEXT_OF(value), &other, asked->error);
        if (code == SHEQU_OK) {
            shequ_plan_free(asked->plan);
            asked->plan = other;
        }
    }
    return code;
}

static shequ_code read_tables(asked *asked, const char *folder, question *question) {
    char *name, *value;
    shequ_code code = shequ_builder_new(asked->plan, &asked->builder, asked->error);
    if (code == SHEQU_OK) {
        code = shequ_builder_set(asked->builder, SHEQU_TEXT("reject"), TEXT_OF(question->reject), asked->error);
    }
    while (code == SHEQU_OK && next_pair(&question->tables, &name, &value)) {
        char path[PATH];
        size_t len;
        snprintf(path, sizeof path, "report/%s", value);
        char *csv = read_file(folder, path, &len);
        code = shequ_builder_add_csv(asked->builder, TEXT_OF(name), (const uint8_t *)csv, len, asked->error);
        free(csv);
    }
    return code == SHEQU_OK ? shequ_builder_build(asked->builder, &asked->dataset, asked->error) : code;
}

static shequ_code ask(asked *asked, const char *folder, question *question) {
    int32_t dates[DATES];
    size_t count = 0;
    char *name, *value;
    shequ_code code = read_plan(asked, folder, question);
    if (code == SHEQU_OK) {
        code = read_tables(asked, folder, question);
    }
    while (code == SHEQU_OK && next_pair(&question->units, &name, &value)) {
        code = shequ_selection_add(asked->selection, TEXT_OF(name), TEXT_OF(value), asked->error);
    }
    while (code == SHEQU_OK && next_pair(&question->options, &name, &value)) {
        code = shequ_options_set(asked->options, TEXT_OF(name), TEXT_OF(value), asked->error);
    }
    while (code == SHEQU_OK && *question->dates != '\0') {
        int year;
        unsigned month, day;
        char *date = cut(&question->dates, ';');
        if (count == DATES || sscanf(date, "%4d-%2u-%2u", &year, &month, &day) != 3) {
            fail("not a date, or one too many", date);
        }
        code = shequ_date_from_ymd(year, month, day, &dates[count++]);
    }
    return code == SHEQU_OK ? shequ_panel(asked->plan, asked->dataset, asked->selection, dates, count, asked->options,
                                          &asked->panel, asked->error)
                            : code;
}

/* The next cell of a line of CSV, cut out in place and freed of its quotes; `rest` is NULL behind the last one. */
static char *next_cell(char **rest) {
    char *from = *rest, *to = *rest, *cell = *rest;
    bool quoted = *from == '"';
    from += quoted;
    while (*from != '\0' && (quoted || *from != ',')) {
        if (quoted && *from == '"') {
            if (from[1] != '"') {
                quoted = false;
                from++;
                continue;
            }
            from++;
        }
        *to++ = *from++;
    }
    *rest = *from == ',' ? from + 1 : NULL;
    *to = '\0';
    return cell;
}

/* A cell of the panel as the vectors write it; empty where there is no value. */
static shequ_code cell_text(const shequ_frame *panel, shequ_str column, int32_t type, size_t row, char *room,
                            const char **text) {
    int64_t whole = 0;
    int32_t number = 0, year = 0;
    uint32_t month = 0, day = 0;
    shequ_str found;
    shequ_code code = SHEQU_WRONG_TYPE;
    *text = room;
    if (type == SHEQU_TYPE_TEXT) {
        code = shequ_frame_get_text(panel, column.data, column.len, row, &found);
        *text = code == SHEQU_OK ? found.data : "";
    } else if (type == SHEQU_TYPE_I64) {
        code = shequ_frame_get_i64(panel, column.data, column.len, row, &whole);
        snprintf(room, CELL, code == SHEQU_OK ? "%" PRId64 : "", whole);
    } else if (type == SHEQU_TYPE_BOOL) {
        code = shequ_frame_get_bool(panel, column.data, column.len, row, &number);
        snprintf(room, CELL, "%s", code != SHEQU_OK ? "" : number ? "true" : "false");
    } else if (type == SHEQU_TYPE_DATE) {
        code = shequ_frame_get_date(panel, column.data, column.len, row, &number);
        room[0] = '\0';
        if (code == SHEQU_OK && (code = shequ_date_to_ymd(number, &year, &month, &day)) == SHEQU_OK) {
            snprintf(room, CELL, "%04" PRId32 "-%02" PRIu32 "-%02" PRIu32, year, month, day);
        }
    }
    return code == SHEQU_NO_VALUE ? SHEQU_OK : code;
}

/* Compares one line of expected.csv with the names of the columns (`header`) or with a row. Says what differs first. */
static bool same_line(const char *id, const shequ_frame *panel, char *line, bool header, size_t row) {
    for (size_t place = 0; place < shequ_frame_columns(panel); place++) {
        shequ_str column;
        int32_t type;
        char room[CELL];
        const char *found;
        if (shequ_frame_column_name(panel, place, &column) != SHEQU_OK ||
            shequ_frame_column_type(panel, place, &type) != SHEQU_OK) {
            printf("%s: column %zu of the panel cannot be read\n", id, place);
            return false;
        }
        /* Numbers for display are not in the vectors. */
        if (type == SHEQU_TYPE_F64) {
            continue;
        }
        if (line == NULL) {
            printf("%s: expected.csv has no column `%s`\n", id, column.data);
            return false;
        }
        const char *expected = next_cell(&line);
        if (header) {
            found = column.data;
        } else if (cell_text(panel, column, type, row, room, &found) != SHEQU_OK) {
            printf("%s: row %zu, column `%s` cannot be read\n", id, row + 1, column.data);
            return false;
        }
        if (strcmp(expected, found) != 0) {
            printf(header ? "%s: row %zu, column `%s`: expected the column `%s`, found `%s`\n"
                          : "%s: row %zu, column `%s`: expected `%s`, found `%s`\n",
                   id, header ? 0 : row + 1, column.data, expected, found);
            return false;
        }
    }
    if (line != NULL) {
        printf("%s: the panel has no column `%s`\n", id, next_cell(&line));
    }
    return line == NULL;
}

static bool same(const char *id, const shequ_frame *panel, char *expected) {
    size_t row = 0, rows = shequ_frame_rows(panel);
    if (!same_line(id, panel, cut(&expected, '\n'), true, 0)) {
        return false;
    }
    for (; *expected != '\0'; row++) {
        if (row == rows) {
            printf("%s: expected more than the panel's %zu rows\n", id, rows);
            return false;
        }
        if (!same_line(id, panel, cut(&expected, '\n'), false, row)) {
            return false;
        }
    }
    if (row != rows) {
        printf("%s: expected %zu rows, found %zu\n", id, row, rows);
    }
    return row == rows;
}

static bool passes(const char *folder, question *question) {
    asked asked = {0};
    asked.error = shequ_error_new();
    asked.selection = shequ_selection_new();
    asked.options = shequ_options_new();
    shequ_code code = ask(&asked, folder, question);
    bool good = code == SHEQU_OK;
    if (good) {
        char path[PATH];
        snprintf(path, sizeof path, "report/%s/expected.csv", question->id);
        char *expected = read_file(folder, path, NULL);
        good = same(question->id, asked.panel, expected);
        free(expected);
    } else {
        shequ_str message = {"", 0};
        shequ_error_message(asked.error, SHEQU_EN, &message);
        printf("%s: %s: %s\n", question->id, shequ_code_name(code), message.data);
    }
    shequ_plan_free(asked.plan);
    shequ_builder_free(asked.builder);
    shequ_dataset_free(asked.dataset);
    shequ_selection_free(asked.selection);
    shequ_options_free(asked.options);
    shequ_frame_free(asked.panel);
    shequ_error_free(asked.error);
    return good;
}

tally check_reports(const char *folder) {
    char *text = read_file(folder, "report.tsv", NULL), *rest = text;
    tally tally = {0, 0, 0};
    if (strcmp(cut(&rest, '\n'), "id\tplan\tinterpretations\ttables\treject\tunits\tdates\toptions") != 0) {
        fail("not the flat form of the whole-report vectors", "report.tsv");
    }
    while (*rest != '\0') {
        char *line = cut(&rest, '\n');
        question question;
        question.id = cut(&line, '\t');
        question.plan = cut(&line, '\t');
        question.interpretations = cut(&line, '\t');
        question.tables = cut(&line, '\t');
        question.reject = cut(&line, '\t');
        question.units = cut(&line, '\t');
        question.dates = cut(&line, '\t');
        question.options = line;
        if (passes(folder, &question)) {
            tally.passed++;
        } else {
            tally.failed++;
        }
    }
    free(text);
    return tally;
}
