using System;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>
/// The functions of shequ.h that the example needs, for P/Invoke: C# 7.3, .NET Framework 4 and every later .NET. Handles free
/// themselves, texts go in as UTF-8 bytes.
/// </summary>
internal static class Shequ
{
    public const int Ok = 0;
    public const int NoValue = 9;
    public const int Zh = 1;

    private const string Library = "shequ";

    /// <summary>shequ_str: borrowed, so it is read before the handle it came from is freed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Str
    {
        public IntPtr Data;
        public UIntPtr Len;

        public override string ToString()
        {
            return Text(Data, Len);
        }
    }

    /// <summary>A handle, freed once by the function of its type; in any order.</summary>
    public abstract class Handle : SafeHandle
    {
        protected Handle() : base(IntPtr.Zero, true)
        {
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }
    }

    public sealed class Error : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_error_free(handle);
            return true;
        }
    }

    public sealed class Plan : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_plan_free(handle);
            return true;
        }
    }

    public sealed class Builder : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_builder_free(handle);
            return true;
        }
    }

    public sealed class Dataset : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_dataset_free(handle);
            return true;
        }
    }

    public sealed class Report : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_report_free(handle);
            return true;
        }
    }

    public sealed class Frame : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_frame_free(handle);
            return true;
        }
    }

    public sealed class OwnedText : Handle
    {
        protected override bool ReleaseHandle()
        {
            shequ_string_free(handle);
            return true;
        }

        public override string ToString()
        {
            return Text(shequ_string_data(this), shequ_string_len(this));
        }
    }

    public static byte[] Utf8(string text)
    {
        return Encoding.UTF8.GetBytes(text);
    }

    public static UIntPtr Size(byte[] bytes)
    {
        return new UIntPtr((ulong)bytes.LongLength);
    }

    private static string Text(IntPtr data, UIntPtr len)
    {
        byte[] bytes = new byte[checked((int)len.ToUInt64())];
        if (bytes.Length > 0)
        {
            Marshal.Copy(data, bytes, 0, bytes.Length);
        }
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The word of a code, which is ASCII and lives as long as the library.</summary>
    public static string CodeName(int code)
    {
        return Marshal.PtrToStringAnsi(shequ_code_name(code));
    }

    [DllImport(Library)]
    private static extern IntPtr shequ_code_name(int code);

    [DllImport(Library)]
    public static extern int shequ_label(
        byte[] vocabulary, UIntPtr vocabularyLen, byte[] word, UIntPtr wordLen, int lang, out Str label);

    [DllImport(Library)]
    public static extern int shequ_date_from_ymd(int year, uint month, uint day, out int date);

    [DllImport(Library)]
    public static extern Error shequ_error_new();

    [DllImport(Library)]
    public static extern int shequ_error_message(Error error, int lang, out Str message);

    [DllImport(Library)]
    private static extern void shequ_error_free(IntPtr error);

    [DllImport(Library)]
    private static extern IntPtr shequ_string_data(OwnedText text);

    [DllImport(Library)]
    private static extern UIntPtr shequ_string_len(OwnedText text);

    [DllImport(Library)]
    private static extern void shequ_string_free(IntPtr text);

    [DllImport(Library)]
    public static extern int shequ_plan_builtin(byte[] id, UIntPtr idLen, out Plan plan, Error error);

    [DllImport(Library)]
    public static extern int shequ_plan_list(Plan plan, byte[] list, UIntPtr listLen, out Frame frame, Error error);

    [DllImport(Library)]
    private static extern void shequ_plan_free(IntPtr plan);

    [DllImport(Library)]
    public static extern int shequ_builder_new(Plan plan, out Builder builder, Error error);

    [DllImport(Library)]
    public static extern int shequ_builder_add_csv(
        Builder builder, byte[] table, UIntPtr tableLen, byte[] bytes, UIntPtr byteCount, Error error);

    [DllImport(Library)]
    public static extern int shequ_builder_build(Builder builder, out Dataset dataset, Error error);

    [DllImport(Library)]
    private static extern void shequ_builder_free(IntPtr builder);

    [DllImport(Library)]
    private static extern void shequ_dataset_free(IntPtr dataset);

    [DllImport(Library)]
    public static extern int shequ_assess(
        Plan plan, Dataset dataset, byte[] unit, UIntPtr unitLen, int asOf, IntPtr options, out Report report, Error error);

    [DllImport(Library)]
    public static extern int shequ_report_list(Report report, byte[] list, UIntPtr listLen, out Frame frame, Error error);

    [DllImport(Library)]
    public static extern int shequ_report_explain(
        Report report, byte[] target, UIntPtr targetLen, int lang, out OwnedText explanation, Error error);

    [DllImport(Library)]
    private static extern void shequ_report_free(IntPtr report);

    [DllImport(Library)]
    public static extern UIntPtr shequ_frame_rows(Frame frame);

    [DllImport(Library)]
    public static extern int shequ_frame_get_text(Frame frame, byte[] name, UIntPtr nameLen, UIntPtr row, out Str value);

    [DllImport(Library)]
    public static extern int shequ_frame_get_i64(Frame frame, byte[] name, UIntPtr nameLen, UIntPtr row, out long value);

    [DllImport(Library)]
    private static extern void shequ_frame_free(IntPtr frame);
}
