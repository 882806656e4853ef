/*
 * What the parts of shequ-check share.
 */
#ifndef SHEQU_CHECK_H
#define SHEQU_CHECK_H

#include <stddef.h>

typedef struct tally {
    size_t passed, failed, skipped;
} tally;

/* Both print what differs. A file that cannot be read, or is not in the form it should have, ends the program. */
tally check_formulas(const char *folder);
tally check_reports(const char *folder);

/* Ends the program with status 2. */
_Noreturn void fail(const char *why, const char *what);

/* The bytes of a file and a NUL behind them, to be freed; `len` may be NULL. */
char *read_file(const char *folder, const char *path, size_t *len);

/* The text up to a character or the end; `rest` is then behind it. */
char *cut(char **rest, char at);

#endif
