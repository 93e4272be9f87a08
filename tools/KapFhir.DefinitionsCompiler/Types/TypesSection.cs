using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Types;

/// <summary>
/// Every type that instances are made of. The section: the types' names and facts; the pools of type lists, bindings and invariants;
/// then per type its invariants and elements, which point into the pools.
/// </summary>
internal sealed class TypesSection
{
    private const string FhirType = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
    private const string Regex = "http://hl7.org/fhir/StructureDefinition/regex";

    private readonly List<SourceType> _types;
    private readonly Dictionary<string, int> _numbers;
    private readonly SourceInvariants _source;
    private readonly Pool _typeLists;
    private readonly Pool _bindings;
    private readonly Pool _invariants;

    private TypesSection(Package package, StringTable strings)
    {
        _types = [.. SourceType.All(package)];
        _numbers = _types.Index().ToDictionary(t => t.Item.Name, t => t.Index, StringComparer.Ordinal);
        _source = new SourceInvariants(_types);
        (_typeLists, _bindings, _invariants) = (new Pool(strings), new Pool(strings), new Pool(strings));
    }

    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var types = new TypesSection(package, file.Strings);
        var section = file.NewWriter();
        section.Items(types._types, type => types.WriteHead(section, type));
        var members = file.NewWriter();
        types._types.ForEach(type => types.WriteMembers(members, type));
        types._typeLists.WriteTo(section);
        types._bindings.WriteTo(section);
        types._invariants.WriteTo(section);
        section.Raw(members.ToArray());
        file.Add(DefinitionsSection.Types, section);
    }

    private void WriteHead(SectionWriter section, SourceType type)
    {
        var value = type.Kind == TypeKind.Primitive ? type.Children.First(IsPrimitiveValue) : default;
        section.Text(type.Name);
        section.Number((int)type.Kind);
        section.Flags(type.IsAbstract);
        section.Number(type.Base is null ? 0 : _numbers[type.Base] + 1);
        section.Text(type.Kind == TypeKind.Primitive ? value.List("type").Single().Extension(Regex) : null);
        section.Number(type.Kind == TypeKind.Primitive && value.TryGetProperty("maxLength", out var max) ? max.GetInt32() : 0);
    }

    private void WriteMembers(SectionWriter section, SourceType type)
    {
        section.Items(_source.OfType(type.Name), invariant => section.Number(InvariantNumber(invariant)));
        var elements = type.Children.Where(e => !(type.Kind == TypeKind.Primitive && IsPrimitiveValue(e)) && e.Text("max") != "0");
        section.Items(elements, element => WriteElement(section, type, element));
    }

    private void WriteElement(SectionWriter section, SourceType holder, JsonElement element)
    {
        var path = element.Text("path")!;
        var name = path[(path.LastIndexOf('.') + 1)..];
        var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
        var types = TypesOf(holder, element).ToList();
        section.Text(isChoice ? name[..^3] : name);
        section.Flags(isChoice, element.Flag("isModifier"), element.Flag("isSummary"));
        section.Number(element.Count("min"));
        section.Number(element.Text("max") is var max && max == "*" ? 0 : int.Parse(max!, CultureInfo.InvariantCulture));
        section.Number(_typeLists.NumberOf(list => list.Items(types, type => WriteType(list, type.Name, type.Source))));
        section.Number(BindingNumber(element));
        var invariants = _source.OfElement(element, [.. types.Select(type => type.Name)]);
        section.Items(invariants, invariant => section.Number(InvariantNumber(invariant)));
    }

    /// <summary>An element with children is a type of its own, and a content reference means the type it points at.</summary>
    private IEnumerable<(string Name, JsonElement? Source)> TypesOf(SourceType holder, JsonElement element)
    {
        var path = element.Text("path")!;
        if (element.Text("contentReference") is { } reference)
        {
            return [(reference[1..], null)];
        }

        var corrected = Errata.TypeOf(holder.Kind, path[(holder.Name.Length + 1)..]);
        return _numbers.ContainsKey(path)
            ? [(path, null)]
            : element.List("type").Select(type => (corrected ?? TypeName(type), (JsonElement?)type));
    }

    private static string TypeName(JsonElement type) =>
        type.Text("code")!.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal)
            ? type.Extension(FhirType) ?? "string"
            : type.Text("code")!;

    private void WriteType(SectionWriter list, string name, JsonElement? source)
    {
        list.Number(_numbers[name]);
        var targets = source?.Texts("targetProfile").Select(SourceJson.TypeName).ToList() ?? [];
        list.Texts(targets.Contains("Resource", StringComparer.Ordinal) ? [] : targets);
        list.Texts(source?.Texts("profile") ?? []);
    }

    private int BindingNumber(JsonElement element) =>
        element.TryGetProperty("binding", out var binding) && binding.Text("valueSet") is { } valueSet
            ? _bindings.NumberOf(record =>
            {
                record.Number((int)Enum.Parse<BindingStrength>(binding.Text("strength")!, ignoreCase: true));
                record.Text(valueSet);
            }) + 1
            : 0;

    private int InvariantNumber(Invariant invariant) => _invariants.NumberOf(record =>
    {
        record.Text(invariant.Key);
        record.Flags(invariant.IsError);
        record.Text(invariant.Human);
        record.Text(invariant.Expression);
    });

    private static bool IsPrimitiveValue(JsonElement element) => element.Text("path")!.EndsWith(".value", StringComparison.Ordinal);
}
