/*
 * shequ.h for C++17: handles that free themselves, failures as exceptions, texts as std::string_view. Header only; it adds
 * nothing that shequ.h does not say. A view or span lives as long as the object it was asked of.
 */
#ifndef SHEQU_HPP
#define SHEQU_HPP

#include "shequ.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shequ {

/* A language of labels and sentences. */
enum class lang : std::int32_t { zh = SHEQU_ZH, en = SHEQU_EN };

/* An exact number: a fraction with a denominator above 0. */
struct exact {
    std::int64_t n = 0;
    std::int64_t d = 1;
};

namespace detail {

template <typename T, void (*Free)(T *)> struct deleter {
    void operator()(T *handle) const noexcept { Free(handle); }
};

template <typename T, void (*Free)(T *)> using owned = std::unique_ptr<T, deleter<T, Free>>;

inline std::string_view view(shequ_str text) { return {text.data, text.len}; }

} // namespace detail

/* A result as columns. Cheap to move, not to be copied. */
class frame {
  public:
    explicit frame(shequ_frame *handle) : handle_(handle) {}

    std::size_t rows() const { return shequ_frame_rows(handle_.get()); }
    std::size_t columns() const { return shequ_frame_columns(handle_.get()); }

    /* A cell; nothing where the value is missing. A column there is not, or of another type, is an exception. */
    std::optional<std::string_view> text(std::string_view column, std::size_t row) const {
        shequ_str found{};
        return there(shequ_frame_get_text(handle_.get(), column.data(), column.size(), row, &found), column)
                   ? std::optional<std::string_view>(detail::view(found))
                   : std::nullopt;
    }
    std::optional<std::int64_t> integer(std::string_view column, std::size_t row) const {
        return cell<std::int64_t>(shequ_frame_get_i64, column, row);
    }
    std::optional<double> number(std::string_view column, std::size_t row) const {
        return cell<double>(shequ_frame_get_f64, column, row);
    }
    std::optional<std::int32_t> date(std::string_view column, std::size_t row) const {
        return cell<std::int32_t>(shequ_frame_get_date, column, row);
    }
    std::optional<bool> flag(std::string_view column, std::size_t row) const {
        auto found = cell<std::int32_t>(shequ_frame_get_bool, column, row);
        return found ? std::optional<bool>(*found != 0) : std::nullopt;
    }
    /* An exact number; one that does not fit 64 bits is an exception. */
    std::optional<exact> fraction(std::string_view column, std::size_t row) const {
        exact found;
        return there(
                   shequ_frame_get_exact(handle_.get(), column.data(), column.size(), row, &found.n, &found.d), column)
                   ? std::optional<exact>(found)
                   : std::nullopt;
    }
    /* The first row in which a column holds a text. */
    std::optional<std::size_t> find(std::string_view column, std::string_view value) const {
        for (std::size_t row = 0; row < rows(); row++) {
            if (text(column, row) == value) {
                return row;
            }
        }
        return std::nullopt;
    }
    shequ_frame *get() const { return handle_.get(); }

  private:
    template <typename T, typename F> std::optional<T> cell(F get, std::string_view column, std::size_t row) const {
        T found{};
        return there(get(handle_.get(), column.data(), column.size(), row, &found), column) ? std::optional<T>(found)
                                                                                           : std::nullopt;
    }
    static bool there(shequ_code code, std::string_view column);

    detail::owned<shequ_frame, shequ_frame_free> handle_;
};

/* What the library refused: its code, its sentence, and the list of problems where there is one. */
class error : public std::runtime_error {
  public:
    error(shequ_code code, const std::string &message, const std::string &chinese = {},
          std::shared_ptr<frame> problems = nullptr)
        : std::runtime_error(message), code_(code), chinese_(chinese), problems_(std::move(problems)) {}

    shequ_code code() const { return code_; }
    /* The sentence in Chinese; what() is in English. */
    const std::string &chinese() const { return chinese_; }
    /* The problems of a plan or of data; null where there is no list. */
    const frame *problems() const { return problems_.get(); }

  private:
    shequ_code code_;
    std::string chinese_;
    std::shared_ptr<frame> problems_;
};

inline bool frame::there(shequ_code code, std::string_view column) {
    if (code != SHEQU_OK && code != SHEQU_NO_VALUE) {
        throw error(code, std::string(column) + ": " + shequ_code_name(code));
    }
    return code == SHEQU_OK;
}

namespace detail {

/* Calls a function with an error handle as its last argument; a failure is thrown. */
template <typename F> void call(F function) {
    owned<shequ_error, shequ_error_free> handle(shequ_error_new());
    shequ_code code = function(handle.get());
    if (code == SHEQU_OK) {
        return;
    }
    shequ_str zh{}, en{};
    std::string message = shequ_code_name(code), chinese;
    if (shequ_error_message(handle.get(), SHEQU_EN, &en) == SHEQU_OK && en.len > 0) {
        message = view(en);
    }
    if (shequ_error_message(handle.get(), SHEQU_ZH, &zh) == SHEQU_OK) {
        chinese = view(zh);
    }
    shequ_frame *problems = nullptr;
    shequ_error_problems(handle.get(), &problems);
    throw error(code, message, chinese, problems == nullptr ? nullptr : std::make_shared<frame>(problems));
}

/* Calls a function that makes an owned text. */
template <typename F> std::string text(F function) {
    shequ_string *made = nullptr;
    call([&](shequ_error *error) { return function(&made, error); });
    owned<shequ_string, shequ_string_free> string(made);
    return {shequ_string_data(made), shequ_string_len(made)};
}

template <typename F> frame framed(F function) {
    shequ_frame *made = nullptr;
    call([&](shequ_error *error) { return function(&made, error); });
    return frame(made);
}

} // namespace detail

/* Days since 1970-01-01. */
inline std::int32_t date(std::int32_t year, std::uint32_t month, std::uint32_t day) {
    std::int32_t found = 0;
    shequ_code code = shequ_date_from_ymd(year, month, day, &found);
    if (code != SHEQU_OK) {
        throw error(code, shequ_code_name(code));
    }
    return found;
}

/* The word for people of a code: label("status", "on_track", lang::zh). */
inline std::string_view label(std::string_view vocabulary, std::string_view word, lang lang) {
    shequ_str found{};
    shequ_code code = shequ_label(vocabulary.data(), vocabulary.size(), word.data(), word.size(),
                                  static_cast<std::int32_t>(lang), &found);
    if (code != SHEQU_OK) {
        throw error(code, std::string(word) + ": " + shequ_code_name(code));
    }
    return detail::view(found);
}

/* A plan, built in or from TOML. */
class plan {
  public:
    static plan builtin(std::string_view id) {
        return made([&](shequ_plan **plan, shequ_error *error) {
            return shequ_plan_builtin(id.data(), id.size(), plan, error);
        });
    }
    static plan from_toml(std::string_view toml) {
        return made([&](shequ_plan **plan, shequ_error *error) {
            return shequ_plan_from_toml(toml.data(), toml.size(), plan, error);
        });
    }
    plan with_interpretation(std::string_view id, std::string_view choice) const {
        return made([&](shequ_plan **plan, shequ_error *error) {
            return shequ_plan_with_interpretation(
                get(), id.data(), id.size(), choice.data(), choice.size(), plan, error);
        });
    }
    frame list(std::string_view name) const {
        return detail::framed([&](shequ_frame **frame, shequ_error *error) {
            return shequ_plan_list(get(), name.data(), name.size(), frame, error);
        });
    }
    shequ_plan *get() const { return handle_.get(); }

  private:
    explicit plan(shequ_plan *handle) : handle_(handle) {}
    template <typename F> static plan made(F function) {
        shequ_plan *handle = nullptr;
        detail::call([&](shequ_error *error) { return function(&handle, error); });
        return plan(handle);
    }
    detail::owned<shequ_plan, shequ_plan_free> handle_;
};

/* A table on its way in: columns by name. */
class table {
  public:
    explicit table(std::string_view name) {
        shequ_table *made = nullptr;
        detail::call(
            [&](shequ_error *error) { return shequ_table_new(name.data(), name.size(), &made, error); });
        handle_.reset(made);
    }
    table &integers(std::string_view column, const std::vector<std::int64_t> &values) {
        return set([&](shequ_error *error) {
            return shequ_table_set_i64(
                get(), column.data(), column.size(), values.data(), nullptr, values.size(), error);
        });
    }
    table &dates(std::string_view column, const std::vector<std::int32_t> &days) {
        return set([&](shequ_error *error) {
            return shequ_table_set_date(get(), column.data(), column.size(), days.data(), nullptr, days.size(), error);
        });
    }
    table &numbers(std::string_view column, const std::vector<double> &values) {
        return set([&](shequ_error *error) {
            return shequ_table_set_f64(
                get(), column.data(), column.size(), values.data(), nullptr, values.size(), error);
        });
    }
    table &texts(std::string_view column, const std::vector<std::string> &texts) {
        std::string bytes;
        std::vector<std::int64_t> offsets{0};
        for (const std::string &text : texts) {
            bytes += text;
            offsets.push_back(static_cast<std::int64_t>(bytes.size()));
        }
        return set([&](shequ_error *error) {
            return shequ_table_set_text(get(), column.data(), column.size(), bytes.data(), bytes.size(),
                                        offsets.data(), nullptr, texts.size(), error);
        });
    }
    shequ_table *get() const { return handle_.get(); }

  private:
    template <typename F> table &set(F function) {
        detail::call(function);
        return *this;
    }
    detail::owned<shequ_table, shequ_table_free> handle_;
};

/* Checked data. */
class dataset {
  public:
    explicit dataset(shequ_dataset *handle) : handle_(handle) {}
    frame list(std::string_view name) const {
        return detail::framed([&](shequ_frame **frame, shequ_error *error) {
            return shequ_dataset_list(get(), name.data(), name.size(), frame, error);
        });
    }
    shequ_dataset *get() const { return handle_.get(); }

  private:
    detail::owned<shequ_dataset, shequ_dataset_free> handle_;
};

/* What a dataset is made of. */
class builder {
  public:
    explicit builder(const plan &plan) {
        shequ_builder *made = nullptr;
        detail::call([&](shequ_error *error) { return shequ_builder_new(plan.get(), &made, error); });
        handle_.reset(made);
    }
    builder &set(std::string_view option, std::string_view value) {
        return does([&](shequ_error *error) {
            return shequ_builder_set(get(), option.data(), option.size(), value.data(), value.size(), error);
        });
    }
    /* Takes the table's columns. */
    builder &add(table &&table) {
        return does([&](shequ_error *error) { return shequ_builder_add_table(get(), table.get(), error); });
    }
    builder &csv(std::string_view table, std::string_view bytes) {
        return does([&](shequ_error *error) {
            return shequ_builder_add_csv(get(), table.data(), table.size(),
                                         reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size(), error);
        });
    }
    builder &json(std::string_view text) {
        return does(
            [&](shequ_error *error) { return shequ_builder_add_json(get(), text.data(), text.size(), error); });
    }
    dataset build() {
        shequ_dataset *made = nullptr;
        detail::call([&](shequ_error *error) { return shequ_builder_build(get(), &made, error); });
        return dataset(made);
    }
    shequ_builder *get() const { return handle_.get(); }

  private:
    template <typename F> builder &does(F function) {
        detail::call(function);
        return *this;
    }
    detail::owned<shequ_builder, shequ_builder_free> handle_;
};

/* How a question is asked. */
class options {
  public:
    options() : handle_(shequ_options_new()) {}
    options &set(std::string_view option, std::string_view value) {
        detail::call([&](shequ_error *error) {
            return shequ_options_set(get(), option.data(), option.size(), value.data(), value.size(), error);
        });
        return *this;
    }
    shequ_options *get() const { return handle_.get(); }

  private:
    detail::owned<shequ_options, shequ_options_free> handle_;
};

/* Every target and measure at one unit on one day. */
class report {
  public:
    report(const plan &plan, const dataset &dataset, std::string_view unit, std::int32_t as_of,
           const options *options = nullptr) {
        shequ_report *made = nullptr;
        detail::call([&](shequ_error *error) {
            return shequ_assess(plan.get(), dataset.get(), unit.data(), unit.size(), as_of,
                                options == nullptr ? nullptr : options->get(), &made, error);
        });
        handle_.reset(made);
    }
    frame list(std::string_view name) const {
        return detail::framed([&](shequ_frame **frame, shequ_error *error) {
            return shequ_report_list(get(), name.data(), name.size(), frame, error);
        });
    }
    std::string json() const {
        return detail::text([&](shequ_string **text, shequ_error *error) { return shequ_report_json(get(), text, error); });
    }
    std::string table(lang lang) const {
        return detail::text([&](shequ_string **text, shequ_error *error) {
            return shequ_report_table(get(), static_cast<std::int32_t>(lang), text, error);
        });
    }
    std::string explain(std::string_view target, lang lang) const {
        return detail::text([&](shequ_string **text, shequ_error *error) {
            return shequ_report_explain(
                get(), target.data(), target.size(), static_cast<std::int32_t>(lang), text, error);
        });
    }
    frame verify(const dataset &dataset) const {
        return detail::framed([&](shequ_frame **frame, shequ_error *error) {
            return shequ_verify(get(), dataset.get(), frame, error);
        });
    }
    shequ_report *get() const { return handle_.get(); }

  private:
    detail::owned<shequ_report, shequ_report_free> handle_;
};

/* Which units a panel is asked of: add("unit", "330109"), add("level", "town"), add("within", ...), add("kind", ...). */
class selection {
  public:
    selection() : handle_(shequ_selection_new()) {}
    selection &add(std::string_view option, std::string_view value) {
        detail::call([&](shequ_error *error) {
            return shequ_selection_add(get(), option.data(), option.size(), value.data(), value.size(), error);
        });
        return *this;
    }
    shequ_selection *get() const { return handle_.get(); }

  private:
    detail::owned<shequ_selection, shequ_selection_free> handle_;
};

/* Every target at each of many units on each of many days, a row each. */
inline frame panel(const plan &plan, const dataset &dataset, const selection &selection,
                   const std::vector<std::int32_t> &dates, const options *options = nullptr) {
    return detail::framed([&](shequ_frame **frame, shequ_error *error) {
        return shequ_panel(plan.get(), dataset.get(), selection.get(), dates.data(), dates.size(),
                           options == nullptr ? nullptr : options->get(), frame, error);
    });
}

/* One target at one unit through many days, a row each. */
inline frame history(const plan &plan, const dataset &dataset, std::string_view unit, std::string_view target,
                     const std::vector<std::int32_t> &dates, const options *options = nullptr) {
    return detail::framed([&](shequ_frame **frame, shequ_error *error) {
        return shequ_history(plan.get(), dataset.get(), unit.data(), unit.size(), target.data(), target.size(),
                             dates.data(), dates.size(), options == nullptr ? nullptr : options->get(), frame, error);
    });
}

} // namespace shequ

#endif
