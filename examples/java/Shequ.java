import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of shequ.h that the example needs, as JNA sees them. Handles are pointers, texts are UTF-8 bytes. */
public interface Shequ extends Library {
    int OK = 0;
    int NO_VALUE = 9;
    int ZH = 1;

    /** size_t. */
    final class Size extends IntegerType {
        private static final long serialVersionUID = 1L;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** shequ_str: borrowed, so it is read before the handle it came from is freed. */
    @Structure.FieldOrder({"data", "len"})
    final class Str extends Structure {
        public Pointer data;
        public Size len;
    }

    String shequ_code_name(int code);

    int shequ_label(byte[] vocabulary, Size vocabularyLen, byte[] word, Size wordLen, int lang, Str label);

    int shequ_date_from_ymd(int year, int month, int day, IntByReference date);

    Pointer shequ_error_new();

    int shequ_error_message(Pointer error, int lang, Str message);

    void shequ_error_free(Pointer error);

    Pointer shequ_string_data(Pointer string);

    Size shequ_string_len(Pointer string);

    void shequ_string_free(Pointer string);

    int shequ_plan_builtin(byte[] id, Size idLen, PointerByReference plan, Pointer error);

    int shequ_plan_list(Pointer plan, byte[] list, Size listLen, PointerByReference frame, Pointer error);

    void shequ_plan_free(Pointer plan);

    int shequ_builder_new(Pointer plan, PointerByReference builder, Pointer error);

    int shequ_builder_add_csv(Pointer builder, byte[] table, Size tableLen, byte[] bytes, Size count, Pointer error);

    int shequ_builder_build(Pointer builder, PointerByReference dataset, Pointer error);

    void shequ_builder_free(Pointer builder);

    void shequ_dataset_free(Pointer dataset);

    int shequ_assess(Pointer plan, Pointer dataset, byte[] unit, Size unitLen, int asOf, Pointer options,
            PointerByReference report, Pointer error);

    int shequ_report_list(Pointer report, byte[] list, Size listLen, PointerByReference frame, Pointer error);

    int shequ_report_explain(Pointer report, byte[] target, Size targetLen, int lang, PointerByReference explanation,
            Pointer error);

    void shequ_report_free(Pointer report);

    Size shequ_frame_rows(Pointer frame);

    int shequ_frame_get_text(Pointer frame, byte[] name, Size nameLen, Size row, Str value);

    int shequ_frame_get_i64(Pointer frame, byte[] name, Size nameLen, Size row, LongByReference value);

    void shequ_frame_free(Pointer frame);
}
