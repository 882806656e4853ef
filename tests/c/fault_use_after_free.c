/* A borrowed text read after its frame was freed: what valgrind and the address sanitizer must find. */
#include "check.h"

int main(void) {
    shequ_plan *plan = builtin_plan();
    shequ_frame *frame = NULL;
    shequ_str text;
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_frame_get_text(frame, SHEQU_TEXT("id"), 0, &text));
    shequ_frame_free(frame);
    shequ_plan_free(plan);
    volatile char first = text.data[0];
    return first == 0;
}
