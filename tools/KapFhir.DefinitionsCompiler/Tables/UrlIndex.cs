using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>A section of bodies that are found by canonical url and read one at a time.</summary>
internal sealed class UrlIndex(DefinitionsFileWriter file)
{
    private readonly SortedDictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);

    public void Add(string url, SectionWriter body) => _bodies.Add(url, body.ToArray());

    public void WriteTo(DefinitionsSection kind)
    {
        var section = file.NewWriter();
        section.Items(_bodies, body =>
        {
            section.Text(body.Key);
            section.Number(body.Value.Length);
        });
        foreach (var body in _bodies.Values)
        {
            section.Raw(body);
        }

        file.Add(kind, section);
    }
}
