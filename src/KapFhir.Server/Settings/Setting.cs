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
        : "text";

    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string value)
    {
        var isGood = Type.IsEnum
            ? Enum.GetNames(Type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : System.ComponentModel.TypeDescriptor.GetConverter(Type).IsValid(value);
        return isGood ? null : $"{Key} is '{value}'. Give {Values}.";
    }
}
