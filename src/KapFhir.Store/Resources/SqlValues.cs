using System.Globalization;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// The values of a statement under construction. The only place that makes parameter names; values never become text of a statement, so
/// that the number of statement texts is the number of shapes.
/// </summary>
internal sealed class SqlValues(SqlDialect dialect)
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(i => "@p" + i.ToString(CultureInfo.InvariantCulture))];

    // SQL Server takes 2,100 parameters; a list is one there, if it is long.
    private const int MostListed = 64;
    private readonly List<object> _values = [];
    private List<object>? _row;
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
        if (_row is not null)
        {
            _row.Add(value);
            return $"{ValueSet.Alias}.{ValueSet.Name(_row.Count - 1)}";
        }

        _values.Add(value);
        return NameOf(_values.Count - 1);
    }

    /// <summary>Adds texts as one value, however many they are. Returns the SELECT that gives them.</summary>
    public string AddTexts(IReadOnlyList<string> texts) => Column([.. texts.Select(dialect.Key)]);

    /// <summary>Adds rows of values as one. Returns what gives them behind FROM, under <see cref="ValueSet.Alias"/>.</summary>
    public string AddRows(IReadOnlyList<IReadOnlyList<object>> rows)
    {
        var set = new ValueSet(rows);
        return dialect.Rows(AddAsIs(set.ToJson(dialect.Escape)), set);
    }

    /// <summary>
    /// Makes a condition whose values are not parameters but the columns of a row under <see cref="ValueSet.Alias"/>: conditions that
    /// differ by their values only have one text.
    /// </summary>
    public (T Made, IReadOnlyList<object> Row) AsRow<T>(Func<T> make)
    {
        var row = _row = [];
        try
        {
            return (make(), row);
        }
        finally
        {
            _row = null;
        }
    }

    /// <summary>
    /// Adds a list of values for IN (...), filled up with its last one to a power of two so that few shapes come of it. Returns <c>@p3,
    /// @p4</c>.
    /// </summary>
    public string AddList<T>(IReadOnlyList<T> values)
        where T : notnull
    {
        if (values.Count > MostListed && _row is null && dialect.MostParameters is not null)
        {
            return Column([.. values.Select(v => v is string text ? dialect.Key(text) : (object)v)]);
        }

        var count = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Count);
        return string.Join(", ", Enumerable.Range(0, count).Select(i => Add(values[Math.Min(i, values.Count - 1)])));
    }

    /// <summary>A name for a table, used nowhere else in the statement.</summary>
    public string Alias(string prefix) => prefix + (++_aliases).ToString(CultureInfo.InvariantCulture);

    /// <summary>The statement of this text and these values.</summary>
    /// <exception cref="TooManyValuesException">It has more of them than the database takes.</exception>
    public SqlStatement Statement(string text) =>
        _values.Count > dialect.MostParameters ? throw new TooManyValuesException(_values.Count, dialect.MostParameters.Value) : new(text, [.. _values]);

    private string Column(IEnumerable<object> values) => $"SELECT {ValueSet.Alias}.{ValueSet.Name(0)} FROM {AddRows([.. values.Select(v => (object[])[v])])}";
}
