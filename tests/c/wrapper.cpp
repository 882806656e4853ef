// The C++ wrapper: the same question as in functional.c, and failures as exceptions.
#include <shequ.hpp>

#include <cstdio>
#include <cstdlib>

#define CHECK(holds) \
    do { \
        if (!(holds)) { \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds); \
            std::exit(1); \
        } \
    } while (0)

// The same district on two days: nothing of social workers on the first, the question's day on the second.
static void many_days(const shequ::plan &plan, const shequ::dataset &dataset) {
    const std::vector<std::int32_t> days{shequ::date(2024, 5, 31), shequ::date(2024, 6, 30)};
    const char *target = "certified-social-workers";
    shequ::frame panel = shequ::panel(plan, dataset, shequ::selection().add("unit", "330109"), days);
    std::size_t targets = plan.list("targets").rows();
    CHECK(panel.rows() == 2 * targets);
    std::size_t seen = 0;
    for (std::size_t row = 0; row < panel.rows(); row++) {
        if (panel.text("target", row) == target) {
            bool second = row >= targets;
            CHECK(panel.date("as_of", row) == days[second] && panel.text("unit", row) == "330109");
            CHECK(panel.text("status", row) == (second ? "not_met" : "no_result"));
            CHECK(!second || panel.text("previous_status", row) == "no_result");
            seen++;
        }
    }
    CHECK(seen == 2);
    shequ::frame history = shequ::history(plan, dataset, "330109", target, days);
    CHECK(history.rows() == 2 && !history.flag("met", 0) && history.flag("met", 1) == false);
    for (bool of_panel : {true, false}) {
        const std::vector<std::int32_t> falling{days[1], days[0]};
        try {
            of_panel ? shequ::panel(plan, dataset, shequ::selection().add("level", "town"), falling)
                     : shequ::history(plan, dataset, "330109", target, falling);
            CHECK(false);
        } catch (const shequ::error &error) {
            CHECK(error.code() == SHEQU_DATES_OUT_OF_ORDER);
        }
    }
    try {
        shequ::selection().add("kind", "vilage");
        CHECK(false);
    } catch (const shequ::error &error) {
        CHECK(error.code() == SHEQU_BAD_OPTION);
    }
}

static shequ::report question(const shequ::plan &plan) {
    shequ::table units("units");
    units.texts("code", {"330109", "330109001"}).texts("name", {"萧山区", "城厢街道"}).texts("level", {"district", "town"});
    shequ::table observations("observations");
    observations.texts("unit", {"330109", "330109"})
        .texts("variable", {"residents", "certified-social-workers"})
        .dates("date", {shequ::date(2023, 12, 31), shequ::date(2024, 6, 30)})
        .integers("value", {2140000, 3423});
    shequ::dataset dataset = shequ::builder(plan).add(std::move(units)).add(std::move(observations)).build();
    shequ::report report(plan, dataset, "330109", shequ::date(2024, 6, 30));
    CHECK(report.verify(dataset).rows() == 0);
    many_days(plan, dataset);
    return report; // outlives its dataset
}

int main() {
    shequ::plan plan = shequ::plan::builtin("xiaoshan-2022-2025");
    shequ::frame targets = plan.list("targets");
    auto row = targets.find("id", "certified-social-workers");
    CHECK(row && targets.text("name_zh", *row) == "每万人持证社会工作者");
    CHECK(!targets.integer("min_years", *row));

    shequ::report report = question(plan);
    shequ::frame results = report.list("targets");
    CHECK(results.text("status", *row) == "not_met" && results.integer("shortfall", *row) == 1);
    CHECK(shequ::label("status", *results.text("status", *row), shequ::lang::zh) == "未达标");
    auto value = results.fraction("value", *row);
    CHECK(value && value->n == 3423 && value->d == 214);
    CHECK(report.explain("certified-social-workers", shequ::lang::zh).find("还差1人") != std::string::npos);

    try {
        shequ::plan::from_toml("format = 1\n[plann]\n");
        CHECK(false);
    } catch (const shequ::error &error) {
        CHECK(error.code() == SHEQU_PLAN_PROBLEMS && error.problems() != nullptr);
        CHECK(error.problems()->find("code", "unknown_key") && !error.chinese().empty());
    }
    try {
        results.integer("shortfal", 0);
        CHECK(false);
    } catch (const shequ::error &error) {
        CHECK(error.code() == SHEQU_UNKNOWN_NAME);
    }
    return 0;
}
