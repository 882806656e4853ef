/* A sum that does not fit: what the undefined-behaviour sanitizer must find. */
#include "check.h"

int main(void) {
    volatile int32_t most = INT32_MAX;
    return most + day(1970, 1, 2) == 0;
}
