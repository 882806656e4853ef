/* How many allocations a returned text costs: none for a borrowed one, one for an owned one. */
#include "check.h"

static size_t count;

/* The library calls these in place of the C library's own, which do the work. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t items, size_t size) {
    count++;
    return __libc_calloc(items, size);
}

void *realloc(void *memory, size_t size) {
    count++;
    return __libc_realloc(memory, size);
}

#define COSTS(most, call) \
    do { \
        size_t before = count; \
        call; \
        if (count - before > (most)) { \
            fprintf(stderr, "%s:%d: %s allocated %zu times\n", __FILE__, __LINE__, #call, count - before); \
            return 1; \
        } \
    } while (0)

int main(void) {
    shequ_plan *plan = builtin_plan();
    shequ_frame *frame = NULL;
    shequ_string *string = NULL;
    shequ_str text;
    int64_t n, d;
    CHECK(count > 0); /* the counting is on */
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    size_t before = count;
    WORKS(shequ_string_new("萧山区", 9, &string));
    CHECK(count - before == 1);
    COSTS(0, shequ_string_free(string));
    COSTS(0, WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("name_zh"), 0, &text)));
    COSTS(0, WORKS(shequ_frame_column_name(frame, 0, &text)));
    COSTS(0, WORKS(shequ_frame_column_heading(frame, 0, SHEQU_ZH, &text)));
    WORKS(shequ_status_name(SHEQU_STATUS_DUE, &text)); /* the first makes the words */
    COSTS(0, WORKS(shequ_status_name(SHEQU_STATUS_DUE, &text)));
    COSTS(0, WORKS(shequ_label(SHEQU_TEXT("status"), SHEQU_TEXT("due"), SHEQU_ZH, &text)));
    COSTS(0, CHECK(shequ_code_name(SHEQU_OVERFLOW) != NULL));
    COSTS(0, WORKS(shequ_formula_rate(3424, 2140000, 10000, &n, &d)));
    COSTS(0, GIVES(SHEQU_ZERO_DENOMINATOR, shequ_formula_rate(3424, 0, 10000, &n, &d)));
    shequ_frame_free(frame);
    shequ_plan_free(plan);
    return 0;
}
