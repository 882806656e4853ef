/*
 * The vectors that cannot be asked through the C ABI, each with its reason. The ABI passes exact numbers as two 64-bit
 * numbers; these ask what happens to inputs wider than that.
 */
#ifndef SHEQU_CHECK_SKIPPED_H
#define SHEQU_CHECK_SKIPPED_H

static const struct {
    const char *id, *reason;
} skipped[] = {
    {"attainment-largest-cancel", "an input is wider than 64 bits"},
    {"attainment-overflow", "an input is wider than 64 bits"},
    {"met-largest-floor-missed", "an input is wider than 64 bits"},
    {"met-largest-ceiling-missed", "an input is wider than 64 bits"},
    {"shortfall-count-floor-past-64-bits", "an input is wider than 64 bits"},
    {"shortfall-count-overflow", "an input is wider than 64 bits"},
    {"planned-overflow", "an input is wider than 64 bits"},
    {"progress-overflow", "an input is wider than 64 bits"},
    {"variance-overflow", "an input is wider than 64 bits"},
    {"variance-points-overflow", "an input is wider than 64 bits"},
    {"attainment-points-overflow", "an input is wider than 64 bits"},
    {"required-pace-count-largest", "an input is wider than 64 bits"},
    {"required-pace-count-overflow", "an input is wider than 64 bits"},
    {"required-pace-rate-overflow", "an input is wider than 64 bits"},
};

#endif
