namespace KapFhir.Fhir.Definitions;

/// <summary>The code systems and value sets of the compiled definitions, decoded one by one when asked for.</summary>
public sealed class TerminologyTables
{
    private readonly DefinitionsFile _file;
    private readonly UrlTable<CodeSystemDefinition> _codeSystems;
    private readonly UrlTable<ValueSetDefinition> _valueSets;

    internal TerminologyTables(DefinitionsFile file)
    {
        _codeSystems = new(file, DefinitionsSection.CodeSystems, (url, body) => ReadCodeSystem(url, new(file, body.Span), withConcepts: true));
        _file = file;
        _valueSets = new(file, DefinitionsSection.ValueSets, (url, body) => ReadValueSet(url, new(file, body.Span)));
    }

    internal IReadOnlyCollection<string> CodeSystemUrls => _codeSystems.Urls;

    internal IReadOnlyCollection<string> ValueSetUrls => _valueSets.Urls;

    internal CodeSystemDefinition? FindCodeSystem(string url) => _codeSystems.Find(url);

    internal ValueSetDefinition? FindValueSet(string url) => _valueSets.Find(url);

    /// <summary>Every code system without its concepts, which are not decoded for this.</summary>
    internal IEnumerable<CodeSystemDefinition> CodeSystemHeads =>
        _codeSystems.Bodies.Select(body => ReadCodeSystem(body.Key, new(_file, body.Value.Span), withConcepts: false));

    private static CodeSystemDefinition ReadCodeSystem(string url, DefinitionsCursor cursor, bool withConcepts) => new()
    {
        Url = url,
        Version = cursor.OptionalText(),
        Name = cursor.Text(),
        Title = cursor.OptionalText(),
        Date = cursor.OptionalText(),
        Language = cursor.OptionalText(),
        Content = cursor.Text(),
        IsCaseSensitive = cursor.Flag(),
        ValueSet = cursor.OptionalText(),
        HierarchyMeaning = cursor.OptionalText(),
        Supplements = cursor.OptionalText(),
        Properties = cursor.List(static (ref DefinitionsCursor c) => new PropertyDeclaration(c.Text(), c.OptionalText(), c.Text())),
        Concepts = withConcepts ? cursor.List(ReadConcept) : [],
    };

    private static Concept ReadConcept(ref DefinitionsCursor cursor)
    {
        var (code, display, definition, parent) = (cursor.Text(), cursor.OptionalText(), cursor.OptionalText(), cursor.Number() - 1);
        var properties = cursor.List(static (ref DefinitionsCursor c) => new ConceptProperty(c.Text(), c.Text(), c.Text()));
        return new Concept(code, display, parent, properties) { Definition = definition, Designations = cursor.List(ReadDesignation) };
    }

    private static Designation ReadDesignation(ref DefinitionsCursor cursor) =>
        new(cursor.OptionalText(), cursor.Flag() ? new DesignationUse(cursor.OptionalText(), cursor.OptionalText(), null) : null, cursor.Text());

    private static ValueSetDefinition ReadValueSet(string url, DefinitionsCursor cursor) => new()
    {
        Url = url,
        Version = cursor.OptionalText(),
        Name = cursor.Text(),
        Title = cursor.OptionalText(),
        Status = cursor.Text(),
        LockedDate = cursor.OptionalText(),
        IncludesInactive = cursor.Flags() switch { 1 => true, 2 => false, _ => null },
        Include = cursor.List(ReadPart),
        Exclude = cursor.List(ReadPart),
        IsExpansionPartial = cursor.Flag(),
        Expansion = cursor.Flag() ? cursor.List(ReadExpanded) : null,
    };

    private static ValueSetPart ReadPart(ref DefinitionsCursor cursor) => new(
        cursor.OptionalText(), cursor.OptionalText(),
        cursor.List(ReadListed),
        cursor.List(static (ref DefinitionsCursor c) => new ValueSetFilter(c.Text(), c.Text(), c.Text())),
        cursor.Texts());

    private static ListedConcept ReadListed(ref DefinitionsCursor cursor) =>
        new(cursor.Text(), cursor.OptionalText()) { Designations = cursor.List(ReadDesignation) };

    private static ExpandedConcept ReadExpanded(ref DefinitionsCursor cursor)
    {
        var flags = cursor.Flags();
        return new ExpandedConcept(
            cursor.OptionalText(), cursor.OptionalText(), cursor.Text(), cursor.OptionalText(), (flags & 1) != 0, (flags & 2) != 0);
    }
}
