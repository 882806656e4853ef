/* A handle that is never freed: the leak that valgrind and the address sanitizer must find, or they are not on. */
#include "check.h"

int main(void) {
    shequ_string *lost = NULL;
    WORKS(shequ_string_new("lost", 4, &lost));
    lost = NULL;
    return 0;
}
