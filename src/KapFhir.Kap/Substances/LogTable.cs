// https://www.rfc-editor.org/rfc/rfc4180
using System.Globalization;

namespace KapFhir.Kap.Substances;

/// <summary>The log as a table for an inspector: a row for each thing that happened, and what is wrong with it in words.</summary>
public static class LogTable
{
    private static readonly string[] Columns =
    [
        "date", "kind", "product", "name", "lot", "expires", "amount_mg", "given_mg", "wasted_mg", "put_back_mg", "on_hand_mg", "difference_mg", "patient", "partner", "by", "witness",
        "record", "remarks",
    ];

    /// <summary>The code of a kind, as the guide writes it.</summary>
    public static string CodeOf(StockKind kind) => kind switch
    {
        StockKind.TransferredIn => "transferred-in",
        StockKind.TransferredOut => "transferred-out",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter writer, SubstanceLog log)
    {
        writer.Write(string.Join(',', Columns) + "\r\n");
        var remarks = log.Discrepancies.ToLookup(d => d.Event.Reference, d => LogBundle.Words(d).Diagnostics, StringComparer.Ordinal);
        foreach (var line in log.Lines)
        {
            writer.Write(string.Join(',', Row(line, remarks[line.Event.Reference]).Select(Cell)) + "\r\n");
        }
    }

    private static IEnumerable<string> Row(LogLine line, IEnumerable<string> remarks)
    {
        var happened = line.Event;
        return
        [
            Build.Time(happened.At), CodeOf(happened.Kind), happened.Item.Product, happened.Name ?? "", happened.Item.Lot, happened.Expires is { } end ? Build.Date(end.AddTicks(-1)) : "",
            Number(happened.Amount), Number(happened.Given), Number(happened.Wasted), Number(happened.PutBack), Number(line.Balance), line.Difference == 0 ? "" : Number(line.Difference),
            happened.Patient ?? "", happened.Partner ?? "", string.Join(' ', happened.By), string.Join(' ', happened.Witnesses), happened.Reference, string.Join(' ', remarks),
        ];
    }

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    // A spreadsheet takes what begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection. Numbers may begin with a minus sign.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '@' or '\t' || (text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1])) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }
}
