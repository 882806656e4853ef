/*
 * Arrow C streams in and out, with a producer written by hand: streams that end, that fail half-way, that belie their schema,
 * that were released; and streams read to their end, half-way, and when the handles they came from are gone. Whatever was
 * lent is given back: the producer counts.
 */
#include "arrow_abi.h"
#include "check.h"

enum { COLUMNS = 3 };

/* What the producer has lent and not got back. */
static int lent;

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
        free(schema->children[i]);
    }
    free(schema->children);
    schema->release = NULL;
    lent--;
}

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
        free(array->children[i]);
    }
    for (int64_t i = 0; i < array->n_buffers; i++) {
        free((void *)array->buffers[i]);
    }
    free(array->children);
    free(array->buffers);
    array->release = NULL;
    lent--;
}

static void field(struct ArrowSchema *schema, const char *format, const char *name) {
    *schema = (struct ArrowSchema){.format = format, .name = name, .flags = 2, .release = release_schema};
    lent++;
}

/* A column of texts. */
static void texts(struct ArrowArray *array, const char *const *texts, int64_t rows) {
    int32_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
    for (int64_t row = 0; row < rows; row++) {
        offsets[row + 1] = offsets[row] + (int32_t)strlen(texts[row]);
    }
    char *bytes = malloc((size_t)offsets[rows] + 1);
    for (int64_t row = 0; row < rows; row++) {
        memcpy(bytes + offsets[row], texts[row], strlen(texts[row]));
    }
    *array = (struct ArrowArray){.length = rows, .n_buffers = 3, .release = release_array};
    array->buffers = calloc(3, sizeof *array->buffers);
    array->buffers[1] = offsets;
    array->buffers[2] = bytes;
    lent++;
}

/* What a producer gives, and where it goes wrong: counted from 1, 0 for nowhere. */
struct producer {
    int given;
    int fails_at;
    int narrow_at;
    int schema_fails;
};

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static const char *const names[COLUMNS] = {"code", "name", "level"};
    if (((struct producer *)stream->private_data)->schema_fails) {
        return 5;
    }
    field(out, "+s", "");
    out->n_children = COLUMNS;
    out->children = calloc(COLUMNS, sizeof *out->children);
    for (int i = 0; i < COLUMNS; i++) {
        out->children[i] = malloc(sizeof *out->children[i]);
        field(out->children[i], "u", names[i]);
    }
    return 0;
}

/* The district and a town, then the other town. */
static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    static const char *const first[COLUMNS][2] = {{"330109", "330109001"}, {"萧山区", "城厢街道"}, {"district", "town"}};
    static const char *const second[COLUMNS][1] = {{"330109002"}, {"北干街道"}, {"town"}};
    struct producer *producer = stream->private_data;
    int batch = producer->given + 1;
    if (batch == producer->fails_at) {
        return 5;
    }
    *out = (struct ArrowArray){0};
    if (batch > 2) {
        return 0;
    }
    int columns = batch == producer->narrow_at ? COLUMNS - 1 : COLUMNS;
    out->length = batch == 1 ? 2 : 1;
    out->n_buffers = 1;
    out->buffers = calloc(1, sizeof *out->buffers);
    out->n_children = columns;
    out->children = calloc(COLUMNS, sizeof *out->children);
    for (int i = 0; i < columns; i++) {
        out->children[i] = malloc(sizeof *out->children[i]);
        texts(out->children[i], batch == 1 ? first[i] : second[i], out->length);
    }
    out->release = release_array;
    lent++;
    producer->given++;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream) {
    free(stream->private_data);
    stream->release = NULL;
    lent--;
}

static struct ArrowArrayStream produce(int fails_at, int narrow_at, int schema_fails) {
    struct producer *producer = malloc(sizeof *producer);
    *producer = (struct producer){0, fails_at, narrow_at, schema_fails};
    lent++;
    return (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, producer};
}

static shequ_builder *begin(const shequ_plan *plan) {
    shequ_builder *builder = NULL;
    WORKS(shequ_builder_new(plan, &builder, NULL));
    return builder;
}

static void a_stream_becomes_a_table(const shequ_plan *plan) {
    shequ_builder *builder = begin(plan);
    shequ_dataset *dataset = NULL;
    shequ_report *report = NULL;
    struct ArrowArrayStream stream = produce(0, 0, 0);
    WORKS(shequ_builder_add_stream(builder, SHEQU_TEXT("units"), &stream, NULL));
    CHECK(stream.release == NULL);
    WORKS(shequ_builder_build(builder, &dataset, NULL));
    shequ_builder_free(builder);
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("北干街道"), day(2024, 6, 30), NULL, &report, NULL));
    shequ_report_free(report);
    shequ_dataset_free(dataset);
    CHECK(lent == 0);
}

/* The build tells what was wrong with a stream, and nothing of it is kept. */
static void refused(const shequ_plan *plan, struct ArrowArrayStream stream, const char *batch, const char *why) {
    shequ_builder *builder = begin(plan);
    shequ_dataset *none = NULL;
    shequ_error *error = shequ_error_new();
    shequ_frame *problems = NULL;
    shequ_str text;
    WORKS(shequ_builder_add_stream(builder, SHEQU_TEXT("units"), &stream, error));
    CHECK(stream.release == NULL && lent == 0);
    GIVES(SHEQU_DATA_PROBLEMS, shequ_builder_build(builder, &none, error));
    WORKS(shequ_error_message(error, SHEQU_EN, &text));
    CHECK(strstr(text.data, batch) != NULL && strstr(text.data, why) != NULL);
    WORKS(shequ_error_problems(error, &problems));
    WORKS(shequ_frame_get_text(problems, SHEQU_TEXT("code"), 0, &text));
    CHECK(none == NULL && same(text, "bad_arrow"));
    shequ_frame_free(problems);
    shequ_error_free(error);
    shequ_builder_free(builder);
}

static void what_cannot_be_taken_stays_the_callers(const shequ_plan *plan) {
    static int64_t room[8];
    shequ_builder *builder = begin(plan), *used = begin(plan);
    shequ_dataset *dataset = NULL;
    struct ArrowArrayStream stream = produce(0, 0, 0);
    WORKS(shequ_builder_add_json(used, SHEQU_TEXT("{\"units\": []}"), NULL));
    WORKS(shequ_builder_build(used, &dataset, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_stream(NULL, SHEQU_TEXT("units"), &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_stream(builder, NULL, 5, &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_builder_add_stream(builder, SHEQU_TEXT("units"), NULL, NULL));
    GIVES(SHEQU_TOO_LONG, shequ_builder_add_stream(builder, "units", SIZE_MAX, &stream, NULL));
    GIVES(SHEQU_INVALID_UTF8, shequ_builder_add_stream(builder, "\xe8\x90", 2, &stream, NULL));
    GIVES(SHEQU_MISALIGNED_POINTER,
          shequ_builder_add_stream(builder, SHEQU_TEXT("units"), (void *)((char *)room + 1), NULL));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_add_stream(used, SHEQU_TEXT("units"), &stream, NULL));
    CHECK(stream.release == release_stream && lent == 1);
    WORKS(shequ_builder_add_stream(builder, SHEQU_TEXT("units"), &stream, NULL));
    GIVES(SHEQU_ALREADY_USED, shequ_builder_add_stream(builder, SHEQU_TEXT("units"), &stream, NULL));
    shequ_builder_free(builder);
    shequ_builder_free(used);
    shequ_dataset_free(dataset);
    CHECK(lent == 0);
}

static void a_frame_is_a_stream_of_one_batch(const shequ_plan *plan) {
    shequ_frame *frame = NULL;
    shequ_str id;
    struct ArrowArrayStream stream = {0};
    struct ArrowSchema schema;
    struct ArrowArray array;
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("id"), 0, &id));
    char first[64];
    memcpy(first, id.data, id.len + 1);
    int64_t rows = (int64_t)shequ_frame_rows(frame), columns = (int64_t)shequ_frame_columns(frame);
    GIVES(SHEQU_NULL_POINTER, shequ_frame_stream(NULL, &stream));
    GIVES(SHEQU_NULL_POINTER, shequ_frame_stream(frame, NULL));
    GIVES(SHEQU_MISALIGNED_POINTER, shequ_frame_stream(frame, (void *)((char *)&stream + 1)));
    CHECK(stream.release == NULL);
    WORKS(shequ_frame_stream(frame, &stream));
    shequ_frame_free(frame);
    CHECK(stream.get_schema(&stream, &schema) == 0);
    CHECK(strcmp(schema.format, "+s") == 0 && schema.n_children == columns);
    CHECK(strcmp(schema.children[0]->name, "id") == 0 && strcmp(schema.children[0]->format, "i") == 0);
    CHECK(schema.children[0]->dictionary != NULL && schema.children[0]->metadata != NULL);
    CHECK(stream.get_next(&stream, &array) == 0 && array.release != NULL);
    CHECK(array.length == rows && array.n_children == columns);
    /* The text of the first row: its place among the words, and the word's bytes. */
    const struct ArrowArray *words = array.children[0]->dictionary;
    int32_t place = ((const int32_t *)array.children[0]->buffers[1])[0];
    const int32_t *offsets = words->buffers[1];
    CHECK((size_t)(offsets[place + 1] - offsets[place]) == strlen(first));
    CHECK(memcmp((const char *)words->buffers[2] + offsets[place], first, strlen(first)) == 0);
    struct ArrowArray end;
    CHECK(stream.get_next(&stream, &end) == 0 && end.release == NULL);
    /* A batch outlives its stream. */
    stream.release(&stream);
    CHECK(((const int32_t *)array.children[0]->buffers[1])[0] == place);
    array.release(&array);
    schema.release(&schema);
}

static void a_panel_is_a_stream_of_days(void) {
    shequ_plan *plan = builtin_plan();
    shequ_dataset *dataset = district(plan, 3423);
    shequ_selection *selection = shequ_selection_new();
    shequ_frame *frame = NULL;
    int32_t days[] = {day(2024, 4, 30), day(2024, 5, 31), day(2024, 6, 30)};
    int32_t falling[] = {days[1], days[0]};
    struct ArrowArrayStream stream = {0}, half = {0};
    struct ArrowSchema schema;
    struct ArrowArray array;
    WORKS(shequ_selection_add(selection, SHEQU_TEXT("level"), SHEQU_TEXT("town"), NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_panel_stream(NULL, dataset, selection, days, 3, NULL, &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_panel_stream(plan, NULL, selection, days, 3, NULL, &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_panel_stream(plan, dataset, NULL, days, 3, NULL, &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_panel_stream(plan, dataset, selection, NULL, 3, NULL, &stream, NULL));
    GIVES(SHEQU_NULL_POINTER, shequ_panel_stream(plan, dataset, selection, days, 3, NULL, NULL, NULL));
    GIVES(SHEQU_TOO_LONG, shequ_panel_stream(plan, dataset, selection, days, SIZE_MAX, NULL, &stream, NULL));
    GIVES(SHEQU_NO_DATE_GIVEN, shequ_panel_stream(plan, dataset, selection, NULL, 0, NULL, &stream, NULL));
    GIVES(SHEQU_DATES_OUT_OF_ORDER, shequ_panel_stream(plan, dataset, selection, falling, 2, NULL, &stream, NULL));
    CHECK(stream.release == NULL);
    WORKS(shequ_panel(plan, dataset, selection, days, 3, NULL, &frame, NULL));
    int64_t rows = (int64_t)shequ_frame_rows(frame), columns = (int64_t)shequ_frame_columns(frame);
    shequ_frame_free(frame);
    WORKS(shequ_panel_stream(plan, dataset, selection, days, 3, NULL, &stream, NULL));
    WORKS(shequ_panel_stream(plan, dataset, selection, days, 3, NULL, &half, NULL));
    shequ_plan_free(plan);
    shequ_dataset_free(dataset);
    shequ_selection_free(selection);

    CHECK(stream.get_schema(&stream, &schema) == 0);
    CHECK(schema.n_children == columns && strcmp(schema.children[0]->format, "tdD") == 0);
    schema.release(&schema);
    for (int i = 0; i < 3; i++) {
        CHECK(stream.get_next(&stream, &array) == 0 && array.release != NULL);
        CHECK(array.length * 3 == rows && array.n_children == columns);
        const int32_t *as_of = array.children[0]->buffers[1];
        CHECK(as_of[0] == days[i] && as_of[array.length - 1] == days[i]);
        array.release(&array);
    }
    for (int i = 0; i < 2; i++) {
        CHECK(stream.get_next(&stream, &array) == 0 && array.release == NULL);
    }
    stream.release(&stream);
    CHECK(stream.release == NULL);
    /* One that nobody reads to its end. */
    CHECK(half.get_next(&half, &array) == 0 && array.release != NULL);
    half.release(&half);
    array.release(&array);
}

int main(void) {
    shequ_plan *plan = builtin_plan();
    a_stream_becomes_a_table(plan);
    refused(plan, produce(1, 0, 0), "batch 1: ", "the disk is gone");
    refused(plan, produce(2, 0, 0), "batch 2: ", "the disk is gone");
    refused(plan, produce(3, 0, 0), "batch 3: ", "the disk is gone");
    refused(plan, produce(0, 2, 0), "batch 2: ", "the batch has not as many columns as the schema");
    refused(plan, produce(0, 0, 1), "", "the disk is gone");
    what_cannot_be_taken_stays_the_callers(plan);
    a_frame_is_a_stream_of_one_batch(plan);
    shequ_plan_free(plan);
    a_panel_is_a_stream_of_days();
    return 0;
}
