using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>
/// The 1,375 search parameters that the specification publishes as its own set (Bundle-searchParams). The package has 25 files beyond it:
/// examples, parameters on extensions and genetics profiles, and _filter; thirteen of them have no expression to index by.
/// </summary>
internal static class SearchParametersSection
{
    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var section = file.NewWriter();
        section.Items(package.InBundle("searchParams", "SearchParameter"), parameter =>
        {
            section.Text(parameter.Text("url"));
            section.Text(parameter.Text("code"));
            section.Number((int)Enum.Parse<SearchParameterType>(parameter.Text("type")!, ignoreCase: true));
            section.Texts(parameter.Texts("base"));
            section.Text(parameter.Text("expression"));
            section.Texts(parameter.Texts("target"));
            section.Items(parameter.List("component"), component =>
            {
                section.Text(component.Text("definition"));
                section.Text(component.Text("expression"));
            });
            section.Text(parameter.Text("description"));
        });
        file.Add(DefinitionsSection.SearchParameters, section);
    }
}
