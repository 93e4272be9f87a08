namespace KapFhir.Fhir.Definitions;

/// <summary>Reads the types and ties them together.</summary>
internal static class TypesReader
{
    /// <summary>What elements share: each of these is one instance, however many elements point at it.</summary>
    private sealed record Pools(ElementType[][] TypeLists, Binding[] Bindings, Invariant[] Invariants);

    internal static TypeDefinition[] Read(DefinitionsFile file)
    {
        var cursor = new DefinitionsCursor(file, file.Section(DefinitionsSection.Types).Span);
        var types = new TypeDefinition[cursor.Number()];
        var bases = new int[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = ReadHead(ref cursor, out bases[i]);
        }

        for (var i = 0; i < types.Length; i++)
        {
            types[i].Base = bases[i] > 0 ? types[bases[i] - 1] : null;
        }

        var pools = ReadPools(ref cursor, types);
        foreach (var type in types)
        {
            type.Invariants = ReadInvariants(ref cursor, pools);
            type.Elements = ReadElements(ref cursor, type, pools);
        }

        return types;
    }

    private static TypeDefinition ReadHead(ref DefinitionsCursor cursor, out int baseNumber)
    {
        var name = cursor.Text();
        var kind = (TypeKind)cursor.Number();
        var isAbstract = cursor.Flag();
        baseNumber = cursor.Number();
        return new TypeDefinition
        {
            Name = name,
            Kind = kind,
            IsAbstract = isAbstract,
            Regex = cursor.OptionalText(),
            MaxLength = cursor.Number() is var max and > 0 ? max : null,
        };
    }

    private static Pools ReadPools(ref DefinitionsCursor cursor, TypeDefinition[] types) => new(
        cursor.List((ref DefinitionsCursor list) =>
            list.List((ref DefinitionsCursor c) => new ElementType(types[c.Number()], c.Texts(), c.Texts()))),
        cursor.List(static (ref DefinitionsCursor c) => new Binding((BindingStrength)c.Number(), c.Text())),
        cursor.List(static (ref DefinitionsCursor c) => new Invariant(c.Text(), c.Flag(), c.Text(), c.Text())));

    private static Invariant[] ReadInvariants(ref DefinitionsCursor cursor, Pools pools)
    {
        var count = cursor.Number();
        if (count == 0)
        {
            return [];
        }

        var invariants = new Invariant[count];
        for (var i = 0; i < invariants.Length; i++)
        {
            invariants[i] = pools.Invariants[cursor.Number()];
        }

        return invariants;
    }

    private static ElementDefinition[] ReadElements(ref DefinitionsCursor cursor, TypeDefinition type, Pools pools)
    {
        var elements = new ElementDefinition[cursor.Number()];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ReadElement(ref cursor, type, pools);
        }

        return elements;
    }

    private static ElementDefinition ReadElement(ref DefinitionsCursor cursor, TypeDefinition type, Pools pools)
    {
        var name = cursor.Text();
        var flags = cursor.Flags();
        var isChoice = (flags & 1) != 0;
        return new ElementDefinition
        {
            Name = name,
            Path = isChoice ? $"{type.Name}.{name}[x]" : $"{type.Name}.{name}",
            IsChoice = isChoice,
            IsModifier = (flags & 2) != 0,
            IsSummary = (flags & 4) != 0,
            Min = cursor.Number(),
            Max = cursor.Most(),
            Types = pools.TypeLists[cursor.Number()],
            Binding = cursor.Number() is var binding and > 0 ? pools.Bindings[binding - 1] : null,
            Invariants = ReadInvariants(ref cursor, pools),
        };
    }
}
