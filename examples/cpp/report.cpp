// The report of a district in C++17: the built-in plan, a few rows, every target with its Chinese name and its shortfall,
// one explanation, one refusal. Everything frees itself.
#include <shequ.hpp>

#include <iostream>

namespace {

shequ::dataset load(const shequ::plan &plan) {
    shequ::table units("units");
    units.texts("code", {"330109", "330109001", "330109002"})
        .texts("name", {"萧山区", "城厢街道", "北干街道"})
        .texts("level", {"district", "town", "town"});
    return shequ::builder(plan)
        .add(std::move(units))
        .csv("observations", "unit,variable,date,value\n"
                             "330109,residents,2023-12-31,2140000\n"
                             "330109,certified-social-workers,2024-06-30,3423\n"
                             "330109,service-complexes,2024-06-30,12\n")
        .build();
}

void print() {
    const auto plan = shequ::plan::builtin("xiaoshan-2022-2025");
    const auto dataset = load(plan);
    const auto as_of = shequ::date(2024, 6, 30);
    const shequ::report report(plan, dataset, "330109", as_of);

    // The targets of the plan and of the report come in the same order.
    const auto targets = plan.list("targets");
    const auto results = report.list("targets");
    for (std::size_t row = 0; row < results.rows(); row++) {
        std::cout << *targets.text("name_zh", row) << ": "
                  << shequ::label("status", *results.text("status", row), shequ::lang::zh);
        if (const auto reason = results.text("reason", row)) {
            std::cout << "(" << shequ::label("reason", *reason, shequ::lang::zh) << ")";
        }
        if (const auto shortfall = results.integer("shortfall", row); shortfall && *shortfall > 0) {
            std::cout << ", 缺口 " << *shortfall;
        }
        std::cout << "\n";
    }
    std::cout << "\n" << report.explain("每万人持证社会工作者", shequ::lang::zh) << "\n";

    try {
        shequ::report(plan, dataset, "440305", as_of);
    } catch (const shequ::error &error) {
        std::cout << "\n" << shequ_code_name(error.code()) << ": " << error.chinese() << "\n";
    }
}

} // namespace

int main() {
    try {
        print();
    } catch (const shequ::error &error) {
        std::cerr << error.chinese() << "\n";
        return 1;
    }
}
