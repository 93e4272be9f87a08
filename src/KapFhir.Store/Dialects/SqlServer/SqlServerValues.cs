using System.Data;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Values of parameters, each with the type of the columns it meets, and one length for all texts: one plan serves every value.
/// </summary>
internal static class SqlServerValues
{
    private const int MostShort = 4000;

    /// <summary>Gives a parameter of a search its value.</summary>
    public static void Set(SqlParameter parameter, object value)
    {
        switch (value)
        {
            case string text:
                SetText(parameter, text);
                break;
            case long:
                parameter.SqlDbType = SqlDbType.BigInt;
                parameter.Value = value;
                break;
            case int:
                parameter.SqlDbType = SqlDbType.Int;
                parameter.Value = value;
                break;
            case double:
                parameter.SqlDbType = SqlDbType.Float;
                parameter.Value = value;
                break;
            case byte[] bytes:
                SetBytes(parameter, bytes);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "no type of the database stands for it");
        }
    }

    /// <summary>A text as it is.</summary>
    public static SqlParameter Text(string name, string? text)
    {
        var parameter = new SqlParameter { ParameterName = name };
        SetText(parameter, text);
        return parameter;
    }

    /// <summary>Bytes as they are.</summary>
    public static SqlParameter Bytes(string name, byte[] bytes)
    {
        var parameter = new SqlParameter { ParameterName = name };
        SetBytes(parameter, bytes);
        return parameter;
    }

    private static void SetText(SqlParameter parameter, string? text)
    {
        parameter.SqlDbType = SqlDbType.NVarChar;
        parameter.Size = text is null || text.Length <= MostShort ? MostShort : -1;
        parameter.Value = (object?)text ?? DBNull.Value;
    }

    private static void SetBytes(SqlParameter parameter, byte[] bytes)
    {
        parameter.SqlDbType = SqlDbType.VarBinary;
        parameter.Size = bytes.Length <= 2 * MostShort ? 2 * MostShort : -1;
        parameter.Value = bytes;
    }
}
