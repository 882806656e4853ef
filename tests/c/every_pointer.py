"""Writes a C program that calls every function of shequ.h with each of its pointers in turn NULL and misaligned, each of its
lengths in turn 0 and as large as can be, each of its texts in turn cut within a character and with a NUL inside, and each
of its numbers that stand for words in turn one that stands for none, the other arguments being right.

    cc -E -P bindings-c/include/shequ.h | python3 tests/c/every_pointer.py > every_pointer.c

What may be NULL, or is not looked at, stands below; everything else must be refused with its own code, and nothing written.
"""

import re
import sys

# Pointers that may be NULL, by parameter or by function and parameter.
MAY_BE_NULL = {"error", "options", "valid", "denominators"}
# An error handle is no reason to fail: a misaligned one is left alone.
MAY_BE_MISALIGNED = {"error"}
# The functions that cannot say why: they give 0 or NULL, or do nothing.
SILENT = {"shequ_abi_version", "shequ_version", "shequ_code_name", "shequ_string_data", "shequ_string_len"}

CUT, WITH_NUL = TEXTS_GONE_WRONG = ['"\\xe8\\x90"', '"330109\\0"']
WORDS_AS_NUMBERS = {"lang", "bound_kind", "convention", "at_risk_kind", "basis", "measure", "with_display", "status"}
NUMBERS = {
    "lang": "SHEQU_ZH",
    "bound_kind": "SHEQU_AT_LEAST",
    "ends": "SHEQU_BOTH_IN",
    "convention": "SHEQU_MILESTONES_STEPPED",
    "at_risk_kind": "SHEQU_RATIO",
    "basis": "SHEQU_ANNIVERSARY",
    "measure": "SHEQU_COUNT",
    "with_display": "1",
    "min_years": "2",
    "max_years": "3",
    "start": "start",
    "plan_end": "end",
    "end": "end",
    "as_of": "june",
    "date": "june",
    "from": "SHEQU_NO_DATE",
    "year": "2024",
    "month": "6",
    "day": "30",
    "denominator": "2",
    "target_n": "2",
    "at_risk_n": "0",
    "status": "1",
    "row": "0",
    "place": "0",
}
TEXTS = {
    "shequ_plan_builtin": "xiaoshan-2022-2025",
    "shequ_label": "status",
    "shequ_assess": "330109",
    "shequ_builder_set": "reject",
    "shequ_options_set": "known_on",
    "shequ_selection_add": "level",
}
# Columns of the type that the function reads.
COLUMNS = {"i64": "min_years", "f64": "baseline", "date": "last_day", "texts": "id", "text": "id", "exact": "baseline"}
WORDS = {"word": "due", "value": "row", "target": "studios-total", "unit": "330109", "id": "by-2025", "choice": "a"}

HEAD = """/* Written by tests/c/every_pointer.py. */
#include "check.h"

static int64_t room[8];
static void *const askew = (char *)room + 1;
static unsigned calls;

int main(void) {
    int32_t june = day(2024, 6, 30), start = day(2023, 1, 1), end = day(2025, 12, 31);
    shequ_plan *plan = builtin_plan();
    shequ_dataset *dataset = district(plan, 3423);
    shequ_report *report = NULL;
    shequ_error *error = shequ_error_new();
    shequ_options *options = shequ_options_new();
    shequ_selection *selection = shequ_selection_new(), *one = shequ_selection_new();
    shequ_frame *frame = NULL;
    shequ_string *string = NULL;
    shequ_rule_spec *spec = NULL;
    shequ_rule *rule = NULL;
    WORKS(shequ_assess(plan, dataset, SHEQU_TEXT("330109"), june, NULL, &report, NULL));
    WORKS(shequ_plan_list(plan, SHEQU_TEXT("targets"), &frame, NULL));
    WORKS(shequ_string_new("a", 1, &string));
    WORKS(shequ_rule_spec_new(SHEQU_COUNT, 0, &spec));
    WORKS(shequ_rule_spec_add_bound(spec, SHEQU_NO_DATE, SHEQU_AT_LEAST, 1, 1, 0, 1, 0));
    WORKS(shequ_rule_new(spec, &rule));
    WORKS(shequ_selection_add(one, SHEQU_TEXT("unit"), SHEQU_TEXT("330109"), NULL));
"""
TAIL = """    printf("%u calls\\n", calls);
    shequ_plan_free(plan);
    shequ_dataset_free(dataset);
    shequ_report_free(report);
    shequ_error_free(error);
    shequ_options_free(options);
    shequ_selection_free(selection);
    shequ_selection_free(one);
    shequ_frame_free(frame);
    shequ_string_free(string);
    shequ_rule_spec_free(spec);
    shequ_rule_free(rule);
    return 0;
}
"""
# Handles that a call uses up or fills: made anew for each.
FRESH = {
    "shequ_table": "WORKS(shequ_table_new(SHEQU_TEXT(\"units\"), &table, NULL));",
    "shequ_builder": "WORKS(shequ_builder_new(plan, &builder, NULL));",
}


def functions(header):
    text = re.sub(r"\s+", " ", header)
    for result, name, arguments in re.findall(r"([\w ]+?[ *]+)(shequ_\w+)\(([^()]*)\);", text):
        parameters = []
        for argument in arguments.split(","):
            argument = argument.strip()
            if argument != "void":
                kind, parameter = re.fullmatch(r"(.*?[ *])(\w+)", argument).groups()
                parameters.append((kind.replace("struct ", "").replace(" ", ""), parameter))
        yield result.strip().split()[-1], name, parameters


def right(function, kind, parameter, variables):
    """An argument that is as it should be; what it needs is declared in `variables`."""
    if parameter.endswith("_len") or parameter == "len":
        return None
    if kind == "constchar*" or (kind == "constuint8_t*" and parameter != "valid"):
        column = COLUMNS.get(function.removeprefix("shequ_frame_").removeprefix("get_"))
        text = column if column and parameter == "name" else WORDS.get(parameter) or TEXTS.get(function, "targets")
        variables.append(f'const char {parameter}[] = "{text}";')
        return f"(const uint8_t *){parameter}" if kind == "constuint8_t*" else parameter
    handle = re.fullmatch(r"(?:const)?(shequ_\w+)\*", kind)
    if handle and handle[1] != "shequ_str":
        name = handle[1].removeprefix("shequ_").replace("rule_spec", "spec")
        if handle[1] in FRESH:
            variables.append(f"{handle[1]} *{name} = NULL; {FRESH[handle[1]]}")
        return "one" if name == "selection" and function.startswith("shequ_panel") else name
    if kind == "constchar*const*":
        variables.append(f'const char *const {parameter}[] = {{"a"}};')
        return parameter
    if kind.endswith("**"):
        variables.append(f"void *made_{parameter} = NULL;")
        return f"(void *)&made_{parameter}"
    if kind.endswith("*"):
        base = kind.removeprefix("const").removesuffix("*")
        if base == "shequ_str":
            variables.append(f"shequ_str {parameter} = {{NULL, 7}};")
            return f"&{parameter}"
        first, second = ("0", "1") if parameter == "offsets" else ("1", "1")
        if parameter == "milestone_dates":
            first = second = "start"
        variables.append(f"{base} {parameter}[2] = {{{first}, {second}}};")
        return parameter
    return NUMBERS.get(parameter, "1")


def call(function, parameters, place, wrong):
    variables, arguments = [], []
    for index, (kind, parameter) in enumerate(parameters):
        argument = right(function, kind, parameter, variables)
        if argument is None:
            text = parameters[index - 1][1]
            argument = f"sizeof {text} - 1"
        if parameter == "byte_count":
            argument = "sizeof bytes - 1" if function != "shequ_table_set_words" else "1"
        arguments.append(argument)
    arguments[place] = wrong
    if wrong in TEXTS_GONE_WRONG:
        arguments[place + 1] = f"sizeof {wrong} - 1"
    return " ".join(dict.fromkeys(variables)), f"{function}({', '.join(arguments)})"


def expected(kind, parameter, wrong):
    if wrong in TEXTS_GONE_WRONG:
        return "SHEQU_INVALID_UTF8" if wrong == CUT else None
    if kind == "int32_t":
        return "SHEQU_UNKNOWN_NUMBER"
    if "*" in kind:
        if wrong == "NULL":
            return None if parameter in MAY_BE_NULL else "SHEQU_NULL_POINTER"
        return None if parameter in MAY_BE_MISALIGNED else "SHEQU_MISALIGNED_POINTER"
    return "SHEQU_TOO_LONG" if wrong == "SIZE_MAX" else None


def main():
    print(HEAD)
    for result, function, parameters in functions(sys.stdin.read()):
        for place, (kind, parameter) in enumerate(parameters):
            wrongs = ["NULL", "askew"] if "*" in kind else []
            if kind == "size_t" and parameter not in ("row", "place"):
                wrongs = ["0", "SIZE_MAX"]
            following = parameters[place + 1][1] if place + 1 < len(parameters) else ""
            if kind == "constchar*" and following in (f"{parameter}_len", "len"):
                wrongs += TEXTS_GONE_WRONG
            if kind == "int32_t" and parameter in WORDS_AS_NUMBERS:
                wrongs = ["-1", "99", "INT32_MAX", "INT32_MIN"]
            for wrong in wrongs:
                if wrong == "askew" and kind in ("constchar*", "constuint8_t*", "uint8_t*"):
                    continue  # bytes are aligned wherever they are
                variables, made = call(function, parameters, place, wrong)
                handles = re.findall(r"(shequ_(?:table|builder)) \*(\w+)", variables)
                code = expected(kind, parameter, wrong)
                outs = re.findall(r"void \*(made_\w+)", variables)
                if result == "void" or function in SILENT:
                    does = f"{made};" if result == "void" else f"(void){made};"
                elif code is None:
                    # Allowed: what it makes is freed again.
                    frees = "".join(free(parameters, out) for out in outs)
                    does = f"(void){made};{frees}"
                elif result == "shequ_code":
                    does = f"GIVES({code}, {made});" + "".join(f" CHECK({out} == NULL);" for out in outs)
                else:
                    does = f"(void){made};"
                ends = "".join(f" {handle}_free({name});" for handle, name in handles)
                print(f"    {{ {variables} {does}{ends} calls++; }}")
    print(TAIL)


def free(parameters, out):
    for kind, parameter in parameters:
        handle = re.fullmatch(r"(shequ_\w+)\*\*", kind)
        if out == f"made_{parameter}" and handle:
            return f" {handle[1]}_free({out});"
    return ""


main()
