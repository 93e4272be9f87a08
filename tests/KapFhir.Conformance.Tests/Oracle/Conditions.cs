using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>A condition of a search: its name and value in the query, and whether a resource meets it.</summary>
internal abstract record Condition
{
    public abstract string Name { get; }

    public abstract string Value { get; }

    public abstract bool Holds(Resource resource, Dataset data);
}

/// <summary>One of the values is found. With <c>:not</c>: none is.</summary>
internal sealed record ValueCondition(Parameter Parameter, string Modifier, IReadOnlyList<Operand> AnyOf) : Condition
{
    public override string Name => Parameter.Code + (Modifier.Length == 0 ? "" : ":" + Modifier);

    public override string Value => string.Join(',', AnyOf.Select(o => o.Written));

    public override bool Holds(Resource resource, Dataset data) =>
        data.Values(Parameter, resource).Any(v => AnyOf.Any(o => o.Finds(v))) != (Modifier == "not");

    public override string ToString() => Name + "=" + Value;
}

/// <summary>https://hl7.org/fhir/R4/search.html#modifiers: <c>:missing</c></summary>
internal sealed record MissingCondition(Parameter Parameter, bool IsMissing) : Condition
{
    public override string Name => Parameter.Code + ":missing";

    public override string Value => IsMissing ? "true" : "false";

    public override bool Holds(Resource resource, Dataset data) => Parameter.Elements(resource.Json).Any() != IsMissing;
}

/// <summary>https://hl7.org/fhir/R4/search.html#chaining</summary>
internal sealed record ChainCondition(Parameter Reference, string Target, bool IsTyped, Condition Inner) : Condition
{
    public override string Name => Reference.Code + (IsTyped ? ":" + Target : "") + "." + Inner.Name;

    public override string Value => Inner.Value;

    public override bool Holds(Resource resource, Dataset data) => data.Targets(Reference, resource).Any(t => t.Type == Target && Inner.Holds(t, data));
}

/// <summary>https://hl7.org/fhir/R4/search.html#has</summary>
internal sealed record HasCondition(Parameter Reference, Condition Inner) : Condition
{
    private HashSet<Resource>? _targets;

    public override string Name => $"_has:{Reference.Type}:{Reference.Code}:{Inner.Name}";

    public override string Value => Inner.Value;

    public override bool Holds(Resource resource, Dataset data) =>
        (_targets ??= [.. data.Of(Reference.Type).Where(r => Inner.Holds(r, data)).SelectMany(r => data.Targets(Reference, r))]).Contains(resource);
}

/// <summary>https://hl7.org/fhir/R4/search.html#id</summary>
internal sealed record IdCondition(IReadOnlyList<string> Ids) : Condition
{
    public override string Name => "_id";

    public override string Value => string.Join(',', Ids);

    public override bool Holds(Resource resource, Dataset data) => Ids.Contains(resource.Id, StringComparer.Ordinal);
}

/// <summary>https://hl7.org/fhir/R4/search.html#lastUpdated: the time is kept to the millisecond.</summary>
internal sealed record LastUpdatedCondition(DateOperand Operand) : Condition
{
    public override string Name => "_lastUpdated";

    public override string Value => Operand.Written;

    public override bool Holds(Resource resource, Dataset data) =>
        Operand.Finds(new SpanValue(resource.LastUpdated.UtcTicks, resource.LastUpdated.UtcTicks + TimeSpan.TicksPerMillisecond));
}

/// <summary>https://hl7.org/fhir/R4/search.html#token: <c>:of-type</c>, an identifier with the type that it has where it stands.</summary>
internal sealed record OfTypeCondition(Parameter Identifier, string System, string Code, string Text) : Condition
{
    public override string Name => Identifier.Code + ":of-type";

    public override string Value => $"{Operand.Escape(System)}|{Operand.Escape(Code)}|{Operand.Escape(Text)}";

    public override bool Holds(Resource resource, Dataset data) => Identifier.Elements(resource.Json)
        .Any(i => i.Str("value") == Text && i.At("type.coding").Any(c => c.Str("system") == System && c.Str("code") == Code));
}

/// <summary>https://hl7.org/fhir/R4/search.html#reference: <c>:identifier</c>, the identifier that stands in the reference itself. A null system is any.</summary>
internal sealed record ReferenceIdentifierCondition(Parameter Reference, string? System, string Text) : Condition
{
    public override string Name => Reference.Code + ":identifier";

    public override string Value => (System is null ? "" : Operand.Escape(System) + "|") + Operand.Escape(Text);

    public override bool Holds(Resource resource, Dataset data) => Reference.Elements(resource.Json).SelectMany(r => r.Each("identifier"))
        .Any(i => i.Str("value") == Text && (System is null || (i.Str("system") ?? "") == System));
}
