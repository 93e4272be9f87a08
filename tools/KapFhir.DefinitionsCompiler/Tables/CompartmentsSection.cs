using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>The five compartments of the specification; the sixth CompartmentDefinition of the package is an example.</summary>
internal static class CompartmentsSection
{
    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var section = file.NewWriter();
        section.Items(package.InBundle("resources", "CompartmentDefinition"), compartment =>
        {
            section.Text(compartment.Text("code"));
            section.Items(compartment.List("resource").Where(member => Parameters(member).Any()), member =>
            {
                section.Text(member.Text("code"));
                section.Texts(Parameters(member));
            });
        });
        file.Add(DefinitionsSection.Compartments, section);
    }

    /// <summary>Three list their own type with {def}, "the compartment itself", which is no parameter and is true of all five.</summary>
    private static IEnumerable<string> Parameters(JsonElement member) => member.Texts("param").Where(parameter => parameter != "{def}");
}
