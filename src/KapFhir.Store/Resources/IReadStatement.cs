namespace KapFhir.Store.Resources;

/// <summary>A row of what a statement gives; columns are counted from 0.</summary>
internal interface IRow
{
    /// <summary>A whole number.</summary>
    long GetInt64(int column);

    /// <summary>A whole number that is small.</summary>
    int GetInt32(int column);

    /// <summary>A text.</summary>
    string GetString(int column);

    /// <summary>Bytes.</summary>
    byte[] GetBytes(int column);

    /// <summary>Whatever it is.</summary>
    object GetValue(int column);

    /// <summary>True if there is no value.</summary>
    bool IsDBNull(int column);
}

/// <summary>
/// A statement that is kept for its next run, and the row it is at. Not ADO.NET's command and reader: on SQLite these cost more than the
/// row does.
/// </summary>
internal interface IReadStatement : IRow, IDisposable
{
    /// <summary>Gives the parameters <c>@p0</c>, <c>@p1</c>... their values, and begins.</summary>
    void Begin(IReadOnlyList<object> values);

    /// <summary>Goes to the next row. False if there is none.</summary>
    bool Next();

    /// <summary>Ends the run, whatever its state is.</summary>
    void End();

    /// <summary>Runs a statement that changes rows. Returns how many.</summary>
    int Change(IReadOnlyList<object> values);

    /// <summary>The first column of the first row; null if there is no row.</summary>
    object? Scalar(IReadOnlyList<object> values);
}
