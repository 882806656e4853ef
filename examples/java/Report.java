import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * The report of a district from Java 8 on through JNA: the built-in plan, a few rows, every target with its Chinese name
 * and its shortfall, one explanation, one refusal.
 */
public final class Report implements AutoCloseable {
    private static final Shequ SHEQU =
            Native.load("shequ", Shequ.class, Collections.singletonMap(Library.OPTION_STRING_ENCODING, "UTF-8"));
    private static final String UNITS = "code,name,level\n"
            + "330109,萧山区,district\n"
            + "330109001,城厢街道,town\n"
            + "330109002,北干街道,town\n";
    private static final String OBSERVATIONS = "unit,variable,date,value\n"
            + "330109,residents,2023-12-31,2140000\n"
            + "330109,certified-social-workers,2024-06-30,3423\n"
            + "330109,service-complexes,2024-06-30,12\n";

    /** A call that makes a handle. */
    private interface Making {
        int into(PointerByReference handle);
    }

    private final Pointer error = SHEQU.shequ_error_new();
    /** What frees the handles made so far, the latest first. */
    private final Deque<Runnable> owned = new ArrayDeque<>();

    public static void main(String[] arguments) throws UnsupportedEncodingException {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        try (Report report = new Report()) {
            report.print(out);
        }
    }

    private void print(PrintStream out) {
        Pointer plan = make(SHEQU::shequ_plan_free, handle -> {
            byte[] id = utf8("xiaoshan-2022-2025");
            return SHEQU.shequ_plan_builtin(id, size(id), handle, error);
        });
        Pointer dataset = load(plan);
        IntByReference asOf = new IntByReference();
        check(SHEQU.shequ_date_from_ymd(2024, 6, 30, asOf));
        byte[] district = utf8("330109");
        Pointer report = make(SHEQU::shequ_report_free, handle -> SHEQU.shequ_assess(
                plan, dataset, district, size(district), asOf.getValue(), null, handle, error));

        // The targets of the plan and of the report come in the same order.
        byte[] list = utf8("targets");
        Pointer targets = make(SHEQU::shequ_frame_free,
                handle -> SHEQU.shequ_plan_list(plan, list, size(list), handle, error));
        Pointer results = make(SHEQU::shequ_frame_free,
                handle -> SHEQU.shequ_report_list(report, list, size(list), handle, error));
        for (long row = 0; row < SHEQU.shequ_frame_rows(results).longValue(); row++) {
            out.print(cell(targets, "name_zh", row) + ": " + label("status", cell(results, "status", row)));
            String reason = cell(results, "reason", row);
            if (reason != null) {
                out.print("(" + label("reason", reason) + ")");
            }
            Long shortfall = whole(results, "shortfall", row);
            if (shortfall != null && shortfall > 0) {
                out.print(", 缺口 " + shortfall);
            }
            out.print("\n");
        }
        byte[] target = utf8("每万人持证社会工作者");
        Pointer why = make(SHEQU::shequ_string_free, handle -> SHEQU.shequ_report_explain(
                report, target, size(target), Shequ.ZH, handle, error));
        out.print("\n" + string(SHEQU.shequ_string_data(why), SHEQU.shequ_string_len(why)) + "\n");

        byte[] elsewhere = utf8("440305");
        int code = SHEQU.shequ_assess(plan, dataset, elsewhere, size(elsewhere), asOf.getValue(), null,
                new PointerByReference(), error);
        out.print("\n" + SHEQU.shequ_code_name(code) + ": " + message() + "\n");
    }

    private Pointer load(Pointer plan) {
        Pointer builder =
                make(SHEQU::shequ_builder_free, handle -> SHEQU.shequ_builder_new(plan, handle, error));
        add(builder, "units", UNITS);
        add(builder, "observations", OBSERVATIONS);
        return make(SHEQU::shequ_dataset_free, handle -> SHEQU.shequ_builder_build(builder, handle, error));
    }

    private void add(Pointer builder, String table, String csv) {
        byte[] name = utf8(table);
        byte[] bytes = utf8(csv);
        check(SHEQU.shequ_builder_add_csv(builder, name, size(name), bytes, size(bytes), error));
    }

    /** A cell; null where there is no value. */
    private String cell(Pointer frame, String column, long row) {
        byte[] name = utf8(column);
        Shequ.Str text = new Shequ.Str();
        return there(SHEQU.shequ_frame_get_text(frame, name, size(name), new Shequ.Size(row), text))
                ? string(text.data, text.len)
                : null;
    }

    private Long whole(Pointer frame, String column, long row) {
        byte[] name = utf8(column);
        LongByReference value = new LongByReference();
        return there(SHEQU.shequ_frame_get_i64(frame, name, size(name), new Shequ.Size(row), value))
                ? value.getValue()
                : null;
    }

    private String label(String vocabulary, String word) {
        byte[] name = utf8(vocabulary);
        byte[] code = utf8(word);
        Shequ.Str label = new Shequ.Str();
        check(SHEQU.shequ_label(name, size(name), code, size(code), Shequ.ZH, label));
        return string(label.data, label.len);
    }

    private String message() {
        Shequ.Str message = new Shequ.Str();
        return SHEQU.shequ_error_message(error, Shequ.ZH, message) == Shequ.OK
                ? string(message.data, message.len)
                : "";
    }

    private boolean there(int code) {
        if (code != Shequ.NO_VALUE) {
            check(code);
        }
        return code == Shequ.OK;
    }

    private void check(int code) {
        if (code != Shequ.OK) {
            throw new IllegalStateException(SHEQU.shequ_code_name(code) + ": " + message());
        }
    }

    private Pointer make(java.util.function.Consumer<Pointer> free, Making making) {
        PointerByReference handle = new PointerByReference();
        check(making.into(handle));
        Pointer made = handle.getValue();
        owned.push(() -> free.accept(made));
        return made;
    }

    /** Frees everything, in any order. */
    @Override
    public void close() {
        owned.forEach(Runnable::run);
        owned.clear();
        SHEQU.shequ_error_free(error);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Shequ.Size size(byte[] bytes) {
        return new Shequ.Size(bytes.length);
    }

    private static String string(Pointer data, Shequ.Size len) {
        return new String(data.getByteArray(0, len.intValue()), StandardCharsets.UTF_8);
    }
}
