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
            section.Items(compartment.List("resource").Where(member => member.Texts("param").Any()), member =>
            {
                section.Text(member.Text("code"));
                section.Texts(member.Texts("param"));
            });
        });
        file.Add(DefinitionsSection.Compartments, section);
    }
}
