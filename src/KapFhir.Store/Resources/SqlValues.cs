using System.Globalization;
using System.Text.Json;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// The values of a statement under construction. The only place that makes parameter names; values never become text of a statement, so that
/// the number of statement texts is the number of shapes.
/// </summary>
internal sealed class SqlValues(SqlDialect dialect)
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(i => "@p" + i.ToString(CultureInfo.InvariantCulture))];

    // SQL Server takes 2,100 parameters; a list is one there, if it is long.
    private const int MostListed = 64;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<object> _values = [];
    private int _aliases;

    /// <summary>How the database says things.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>The values so far.</summary>
    public IReadOnlyList<object> All => _values;

    /// <summary>The name of the parameter at this place.</summary>
    public static string NameOf(int index) => index < Names.Length ? Names[index] : "@p" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a value (a long, an int, a double, a string or bytes), as it stands in keys. Returns the parameter's name.</summary>
    public string Add(object value) => AddAsIs(value switch
    {
        string text => dialect.Key(text),
        byte[] number => dialect.NumberKey(number),
        _ => value,
    });

    /// <summary>Adds a value that is not compared with keys: a pattern, an array.</summary>
    public string AddAsIs(object value)
    {
        _values.Add(value);
        return NameOf(_values.Count - 1);
    }

    /// <summary>Adds texts as one value, however many they are. Returns the SELECT that gives them.</summary>
    public string AddTexts(IReadOnlyList<string> texts) => dialect.Texts(AddAsIs(JsonSerializer.Serialize(texts.Select(dialect.Key), Plain)));

    /// <summary>Adds a list of values for IN (...), filled up with its last one to a power of two so that few shapes come of it. Returns <c>@p3, @p4</c>.</summary>
    public string AddList<T>(IReadOnlyList<T> values)
        where T : notnull
    {
        if (values.Count > MostListed && dialect.Numbers is { } numbers)
        {
            return values is IReadOnlyList<string> texts ? AddTexts(texts) : numbers(AddAsIs(JsonSerializer.Serialize(values)));
        }

        var count = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Count);
        return string.Join(", ", Enumerable.Range(0, count).Select(i => Add(values[Math.Min(i, values.Count - 1)])));
    }

    /// <summary>A name for a table, used nowhere else in the statement.</summary>
    public string Alias(string prefix) => prefix + (++_aliases).ToString(CultureInfo.InvariantCulture);

    /// <summary>The statement of this text and these values.</summary>
    public SqlStatement Statement(string text) => new(text, [.. _values]);
}
