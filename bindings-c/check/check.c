/*
 * shequ-check: proves an installed library by its vectors, with no compiler, no network, and no more than a C library.
 *
 *   shequ-check [VECTORS]
 *
 * VECTORS is the folder of the vectors; without it, share/shequ/vectors beside the folder the program stands in. Runs the
 * formula vectors and the whole-report vectors through the C ABI, prints what differs, and counts. The status is 0 where
 * nothing differs, 1 where something does, 2 where the vectors could not be read.
 */
#ifdef __linux__
#define _POSIX_C_SOURCE 200809L
#include <unistd.h>
#endif

#include <shequ.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { PATH = 4096 };

_Noreturn void fail(const char *why, const char *what) {
    fprintf(stderr, "shequ-check: %s: %s\n", why, what);
    exit(2);
}

char *cut(char **rest, char at) {
    char *start = *rest;
    char *end = strchr(start, at);
    if (end == NULL) {
        *rest = start + strlen(start);
    } else {
        *end = '\0';
        *rest = end + 1;
    }
    return start;
}

char *read_file(const char *folder, const char *path, size_t *len) {
    char whole[PATH];
    int written = snprintf(whole, sizeof whole, "%s/%s", folder, path);
    if (written < 0 || (size_t)written >= sizeof whole) {
        fail("the path is too long", path);
    }
    FILE *file = fopen(whole, "rb");
    if (file == NULL) {
        fail("cannot be opened", whole);
    }
    size_t got, read = 0, room = 1u << 16;
    char *text = malloc(room + 1);
    while (text != NULL && (got = fread(text + read, 1, room - read, file)) > 0) {
        read += got;
        if (read == room) {
            room *= 2;
            char *larger = realloc(text, room + 1);
            if (larger == NULL) {
                free(text);
            }
            text = larger;
        }
    }
    int broken = ferror(file);
    fclose(file);
    if (text == NULL || broken) {
        fail("cannot be read", whole);
    }
    text[read] = '\0';
    if (len != NULL) {
        *len = read;
    }
    return text;
}

/* Where the vectors stand beside an installed program. */
static void installed_vectors(char *folder, size_t size) {
    folder[0] = '\0';
#ifdef __linux__
    ssize_t len = readlink("/proc/self/exe", folder, size - 1);
    if (len > 0) {
        folder[len] = '\0';
        for (int up = 0; up < 2; up++) {
            char *slash = strrchr(folder, '/');
            if (slash != NULL) {
                *slash = '\0';
            }
        }
        size_t used = strlen(folder);
        if (used + sizeof "/share/shequ/vectors" <= size) {
            strcpy(folder + used, "/share/shequ/vectors");
            return;
        }
    }
#else
    (void)size;
#endif
    fail("where are the vectors?", "shequ-check VECTORS");
}

static int counted(const char *what, tally tally) {
    printf("%s: %zu passed, %zu failed, %zu skipped by name\n", what, tally.passed, tally.failed, tally.skipped);
    return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    char folder[PATH];
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fprintf(stderr, "shequ-check [VECTORS]\n");
        return 2;
    }
    if (shequ_abi_version() != SHEQU_ABI_VERSION) {
        fprintf(stderr, "shequ-check: the library has ABI %" PRIu32 ", this program %d\n", shequ_abi_version(),
                SHEQU_ABI_VERSION);
        return 2;
    }
    if (argc == 1) {
        installed_vectors(folder, sizeof folder);
    }
    const char *vectors = argc == 2 ? argv[1] : folder;
    printf("shequ %s, vectors of %s\n", shequ_version(), vectors);
    int formulas = counted("formulas", check_formulas(vectors));
    int reports = counted("whole reports", check_reports(vectors));
    return formulas | reports;
}
