using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>The 46 operations of the specification; the 47th OperationDefinition of the package is an example.</summary>
internal static class OperationsSection
{
    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var section = file.NewWriter();
        section.Items(package.InBundle("resources", "OperationDefinition"), operation =>
        {
            section.Text(operation.Text("url"));
            section.Text(operation.Text("code"));
            section.Texts(operation.Texts("resource"));
            var affectsState = Errata.AffectState.Contains(operation.Text("id")!);
            section.Flags(operation.Flag("system"), operation.Flag("type"), operation.Flag("instance"), affectsState);
            section.Items(operation.List("parameter").SelectMany(p => Flatten(p, "")), p => WriteParameter(section, p.Parameter, p.Name));
        });
        file.Add(DefinitionsSection.Operations, section);
    }

    private static IEnumerable<(JsonElement Parameter, string Name)> Flatten(JsonElement parameter, string prefix)
    {
        var name = prefix + parameter.Text("name");
        return parameter.List("part").SelectMany(part => Flatten(part, name + ".")).Prepend((parameter, name));
    }

    private static void WriteParameter(SectionWriter section, JsonElement parameter, string name)
    {
        section.Text(name);
        section.Flags(parameter.Text("use") == "out");
        section.Number(parameter.Count("min"));
        section.Number(parameter.Text("max") is var max && max == "*" ? 0 : int.Parse(max!, CultureInfo.InvariantCulture));
        section.Text(parameter.Text("type"));
    }
}
