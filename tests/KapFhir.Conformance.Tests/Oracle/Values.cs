namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>A value that a resource has under a search parameter, as the oracle reads it from the JSON.</summary>
internal abstract record Value;

/// <summary>A text; the words of a family name are found one by one too.</summary>
internal sealed record TextValue(string Text, bool IsFamily) : Value;

/// <summary>A code, identifier or boolean with the texts beside it. No code: only texts. No system: null where the search is not to give one.</summary>
internal sealed record CodeValue(string? System, string? Code, IReadOnlyList<string> Texts) : Value;

/// <summary>A span of time in ticks, the end excluded.</summary>
internal sealed record SpanValue(long Start, long End) : Value;

/// <summary>A number, perhaps with a unit.</summary>
internal sealed record AmountValue(decimal Number, string System, string Code, string Unit) : Value;

/// <summary>A reference's text, or a uri.</summary>
internal sealed record LinkValue(string Url) : Value;

/// <summary>The values of a composite's parts in one element.</summary>
internal sealed record PairValue(IReadOnlyList<Value> First, IReadOnlyList<Value> Second) : Value;
