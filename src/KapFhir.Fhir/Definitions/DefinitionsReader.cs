namespace KapFhir.Fhir.Definitions;

/// <summary>Reads the compiled definitions. Terminology, profiles and concept maps stay where they are until they are asked for.</summary>
public static class DefinitionsReader
{
    /// <summary>Reads the definitions embedded in this assembly.</summary>
    public static FhirDefinitions ReadEmbedded()
    {
        var file = DefinitionsFile.OpenEmbedded();
        return new FhirDefinitions(
            TypesReader.Read(file),
            ReadAll(file, DefinitionsSection.SearchParameters, ReadSearchParameter),
            ReadAll(file, DefinitionsSection.Compartments, ReadCompartment),
            ReadAll(file, DefinitionsSection.Operations, ReadOperation),
            new TerminologyTables(file),
            new JsonTables(file));
    }

    private static T[] ReadAll<T>(DefinitionsFile file, DefinitionsSection section, DefinitionsCursor.ReadItem<T> read) =>
        new DefinitionsCursor(file, file.Section(section).Span).List(read);

    private static SearchParameterDefinition ReadSearchParameter(ref DefinitionsCursor cursor) => new()
    {
        Url = cursor.Text(),
        Code = cursor.Text(),
        Type = (SearchParameterType)cursor.Number(),
        Bases = cursor.Texts(),
        Expression = cursor.OptionalText(),
        Targets = cursor.Texts(),
        Components = cursor.List(static (ref DefinitionsCursor c) => new CompositeComponent(c.Text(), c.Text())),
        Description = cursor.OptionalText() ?? "",
    };

    private static CompartmentDefinition ReadCompartment(ref DefinitionsCursor cursor)
    {
        var code = cursor.Text();
        var members = cursor.List(static (ref DefinitionsCursor c) => KeyValuePair.Create(c.Text(), (IReadOnlyList<string>)c.Texts()));
        return new CompartmentDefinition(code, new Dictionary<string, IReadOnlyList<string>>(members, StringComparer.Ordinal));
    }

    private static OperationDefinition ReadOperation(ref DefinitionsCursor cursor)
    {
        var (url, code, types, flags) = (cursor.Text(), cursor.Text(), cursor.Texts(), cursor.Flags());
        return new OperationDefinition(
            url, code, types, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, cursor.List(ReadOperationParameter));
    }

    private static OperationParameter ReadOperationParameter(ref DefinitionsCursor cursor) =>
        new(cursor.Text(), cursor.Flag(), cursor.Number(), cursor.Most(), cursor.OptionalText());
}
