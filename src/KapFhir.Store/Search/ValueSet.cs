using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Store.Search;

/// <summary>What a column of a set of values holds.</summary>
internal enum ValueColumn
{
    Text,
    Number,
    Real,
    Bytes,
}

/// <summary>
/// Many values that are compared in the same way, as rows: a statement has one parameter for all of them, and one condition, however many
/// they are. A thousand conditions joined by OR are more than databases like to plan, and more parameters than SQL Server takes.
/// </summary>
/// <param name="rows">The values, each row of the same kinds.</param>
internal sealed class ValueSet(IReadOnlyList<IReadOnlyList<object>> rows)
{
    /// <summary>The alias that its rows have in a statement.</summary>
    public const string Alias = "j";

    /// <summary>Up to so many values stand in a statement one by one: each is a range of an index there.</summary>
    public const int Few = 16;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What its columns hold.</summary>
    public IReadOnlyList<ValueColumn> Columns { get; } = [.. rows[0].Select(Kind)];

    /// <summary>The name of a column.</summary>
    public static string Name(int column) => "c" + column.ToString(CultureInfo.InvariantCulture);

    /// <summary>True if one of its texts is so.</summary>
    public bool HasText(Func<string, bool> isSo) => rows.Any(r => r.OfType<string>().Any(isSo));

    /// <summary>The rows as a JSON array of arrays; texts made so by <paramref name="escape"/>, bytes as hexadecimal digits.</summary>
    public string ToJson(Func<string, string> escape)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                foreach (var value in row)
                {
                    Write(json, value, escape);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, object value, Func<string, string> escape)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(escape(text));
                break;
            case byte[] bytes:
                json.WriteStringValue(Convert.ToHexString(bytes));
                break;
            case double real:
                json.WriteNumberValue(real);
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static ValueColumn Kind(object value) => value switch
    {
        string => ValueColumn.Text,
        byte[] => ValueColumn.Bytes,
        double => ValueColumn.Real,
        int or long => ValueColumn.Number,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no column holds it"),
    };
}
