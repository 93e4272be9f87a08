// https://learn.microsoft.com/dotnet/api/microsoft.sqlserver.server
// What Microsoft.Data.SqlClient names of the package Microsoft.SqlServer.Server: user-defined CLR types, which this project does not use.
// Why it stands here is said in docs/decisions/0012-sql-server.md.
namespace Microsoft.SqlServer.Server;

/// <summary>How a user-defined type is serialized.</summary>
public enum Format
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>By the database.</summary>
    Native = 1,

    /// <summary>By the type itself.</summary>
    UserDefined = 2,
}

/// <summary>A type that serializes itself.</summary>
public interface IBinarySerialize
{
    /// <summary>Reads it.</summary>
    void Read(BinaryReader r);

    /// <summary>Writes it.</summary>
    void Write(BinaryWriter w);
}

/// <summary>Marks a user-defined type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How it is serialized.</summary>
    public Format Format { get; } = format;

    /// <summary>True if all values have one length.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>True if the bytes sort as the values do.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>The most bytes.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>The method that validates.</summary>
    public string? ValidationMethodName { get; set; }

    /// <summary>The name in the database.</summary>
    public string? Name { get; set; }
}

/// <summary>A type is not a user-defined type.</summary>
public sealed class InvalidUdtException : SystemException
{
    /// <summary>A type is not a user-defined type.</summary>
    public InvalidUdtException()
    {
    }

    /// <summary>A type is not a user-defined type.</summary>
    public InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>A type is not a user-defined type.</summary>
    public InvalidUdtException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
