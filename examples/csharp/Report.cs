using System;
using System.IO;
using System.Text;

/// <summary>
/// The report of a district in C# 7.3 through P/Invoke: the built-in plan, a few rows, every target with its Chinese name and
/// its shortfall, one explanation, one refusal.
/// </summary>
internal sealed class Report : IDisposable
{
    private const string Units = "code,name,level\n"
        + "330109,萧山区,district\n"
        + "330109001,城厢街道,town\n"
        + "330109002,北干街道,town\n";

    private const string Observations = "unit,variable,date,value\n"
        + "330109,residents,2023-12-31,2140000\n"
        + "330109,certified-social-workers,2024-06-30,3423\n"
        + "330109,service-complexes,2024-06-30,12\n";

    private readonly Shequ.Error error = Shequ.shequ_error_new();

    private static int Main()
    {
        using (Stream stream = Console.OpenStandardOutput())
        using (TextWriter writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\n" })
        using (Report report = new Report())
        {
            report.Print(writer);
        }
        return 0;
    }

    private void Print(TextWriter writer)
    {
        byte[] id = Shequ.Utf8("xiaoshan-2022-2025");
        Check(Shequ.shequ_plan_builtin(id, Shequ.Size(id), out Shequ.Plan plan, error));
        Check(Shequ.shequ_date_from_ymd(2024, 6, 30, out int asOf));
        byte[] district = Shequ.Utf8("330109");
        byte[] list = Shequ.Utf8("targets");
        using (plan)
        using (Shequ.Dataset dataset = Load(plan))
        {
            Check(Shequ.shequ_assess(
                plan, dataset, district, Shequ.Size(district), asOf, IntPtr.Zero, out Shequ.Report report, error));
            using (report)
            {
                // The targets of the plan and of the report come in the same order.
                Check(Shequ.shequ_plan_list(plan, list, Shequ.Size(list), out Shequ.Frame targets, error));
                Check(Shequ.shequ_report_list(report, list, Shequ.Size(list), out Shequ.Frame results, error));
                using (targets)
                using (results)
                {
                    PrintTargets(writer, targets, results);
                }
                byte[] target = Shequ.Utf8("每万人持证社会工作者");
                Check(Shequ.shequ_report_explain(
                    report, target, Shequ.Size(target), Shequ.Zh, out Shequ.OwnedText why, error));
                using (why)
                {
                    writer.WriteLine();
                    writer.WriteLine(why);
                }
            }
            byte[] elsewhere = Shequ.Utf8("440305");
            int code = Shequ.shequ_assess(
                plan, dataset, elsewhere, Shequ.Size(elsewhere), asOf, IntPtr.Zero, out Shequ.Report none, error);
            none.Dispose();
            writer.WriteLine();
            writer.WriteLine("{0}: {1}", Shequ.CodeName(code), Message());
        }
    }

    private void PrintTargets(TextWriter writer, Shequ.Frame targets, Shequ.Frame results)
    {
        ulong rows = Shequ.shequ_frame_rows(results).ToUInt64();
        for (ulong row = 0; row < rows; row++)
        {
            writer.Write("{0}: {1}", Cell(targets, "name_zh", row), Label("status", Cell(results, "status", row)));
            string reason = Cell(results, "reason", row);
            if (reason != null)
            {
                writer.Write("({0})", Label("reason", reason));
            }
            if (Whole(results, "shortfall", row) is long shortfall && shortfall > 0)
            {
                writer.Write(", 缺口 {0}", shortfall);
            }
            writer.WriteLine();
        }
    }

    private Shequ.Dataset Load(Shequ.Plan plan)
    {
        Check(Shequ.shequ_builder_new(plan, out Shequ.Builder builder, error));
        using (builder)
        {
            Add(builder, "units", Units);
            Add(builder, "observations", Observations);
            Check(Shequ.shequ_builder_build(builder, out Shequ.Dataset dataset, error));
            return dataset;
        }
    }

    private void Add(Shequ.Builder builder, string table, string csv)
    {
        byte[] name = Shequ.Utf8(table);
        byte[] bytes = Shequ.Utf8(csv);
        Check(Shequ.shequ_builder_add_csv(builder, name, Shequ.Size(name), bytes, Shequ.Size(bytes), error));
    }

    /// <summary>A cell; null where there is no value.</summary>
    private string Cell(Shequ.Frame frame, string column, ulong row)
    {
        byte[] name = Shequ.Utf8(column);
        int code = Shequ.shequ_frame_get_text(frame, name, Shequ.Size(name), new UIntPtr(row), out Shequ.Str text);
        return IsThere(code) ? text.ToString() : null;
    }

    private long? Whole(Shequ.Frame frame, string column, ulong row)
    {
        byte[] name = Shequ.Utf8(column);
        int code = Shequ.shequ_frame_get_i64(frame, name, Shequ.Size(name), new UIntPtr(row), out long value);
        return IsThere(code) ? value : (long?)null;
    }

    private string Label(string vocabulary, string word)
    {
        byte[] name = Shequ.Utf8(vocabulary);
        byte[] code = Shequ.Utf8(word);
        Check(Shequ.shequ_label(name, Shequ.Size(name), code, Shequ.Size(code), Shequ.Zh, out Shequ.Str label));
        return label.ToString();
    }

    private string Message()
    {
        return Shequ.shequ_error_message(error, Shequ.Zh, out Shequ.Str message) == Shequ.Ok ? message.ToString() : "";
    }

    private bool IsThere(int code)
    {
        if (code != Shequ.NoValue)
        {
            Check(code);
        }
        return code == Shequ.Ok;
    }

    private void Check(int code)
    {
        if (code != Shequ.Ok)
        {
            throw new InvalidOperationException(Shequ.CodeName(code) + ": " + Message());
        }
    }

    /// <summary>Frees the error handle; the others are freed where they are used.</summary>
    public void Dispose()
    {
        error.Dispose();
    }
}
