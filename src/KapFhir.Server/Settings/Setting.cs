using System.Globalization;

namespace KapFhir.Server;

/// <summary>A setting: where it stands, what it takes, what it is if not set, and what it is for.</summary>
/// <param name="Key">The key in appsettings.json, colons between sections: <c>Storage:Provider</c>.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Default">What it is if not set, as text; empty for nothing.</param>
/// <param name="Text">What it is for, in Markdown.</param>
public sealed record Setting(string Key, Type Type, string Default, string Text)
{
    /// <summary>What may be set, in words.</summary>
    public string Values =>
        Type.IsEnum ? string.Join(", ", Enum.GetNames(Type).Select(n => "`" + n + "`"))
        : Type == typeof(bool) ? "`true`, `false`"
        : Type == typeof(int) || Type == typeof(long) ? "a whole number"
        : Type == typeof(decimal) || Type == typeof(double) ? "a number"
        : Type == typeof(TimeSpan) ? "a span of time, `hh:mm:ss`"
        : IsList ? $"texts, numbered: `{Key}:0`"
        : "text";

    private bool IsList => Type == typeof(string[]);

    /// <summary>True if a key of the configuration is this setting's: of a list, each of its members is.</summary>
    public bool IsAt(string path)
    {
        var end = path.LastIndexOf(':');
        var key = IsList && end > 0 && int.TryParse(path[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? path[..end] : IsList ? "" : path;
        return string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string value)
    {
        var isGood = Type.IsEnum
            ? Enum.GetNames(Type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : IsList || System.ComponentModel.TypeDescriptor.GetConverter(Type).IsValid(value);
        return isGood ? null : $"{Key} is '{value}'. Give {Values}.";
    }
}
