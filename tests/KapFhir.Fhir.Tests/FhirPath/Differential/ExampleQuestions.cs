using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>
/// R4's own examples, and what is asked of each: every invariant on each element it stands on, every search expression of its type. Of an
/// invariant that stands on very many elements of one resource every so many are asked, always the same.
/// </summary>
internal sealed class ExampleQuestions
{
    private const int MostElements = 4;
    private const int LargestFile = 60_000;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public List<string> Expressions { get; } = [];

    public List<Question> Questions { get; } = [];

    private static string Folder => SourcePackage.Folder;

    public static ExampleQuestions Read()
    {
        var all = new ExampleQuestions();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).Where(IsAsked))
        {
            var read = ResourceReader.Read(File.ReadAllBytes(file), FhirDefinitions.R4, ReaderLimits.Default);
            if (read.IsSuccess)
            {
                all.Questions.Add(new Question(file, all.ChecksOf(read.Value)));
            }
        }

        return all;
    }

    public static IEnumerable<FhirNode> Nodes(FhirNode node)
    {
        yield return node;
        foreach (var child in node.Children.ToArray())
        {
            foreach (var inner in Nodes(child))
            {
                yield return inner;
            }
        }
    }

    private static bool IsAsked(string file)
    {
        var name = Path.GetFileName(file);
        var isDefinition = name.StartsWith("StructureDefinition-", StringComparison.Ordinal) || name.StartsWith("ValueSet-", StringComparison.Ordinal)
            || name.StartsWith("CodeSystem-", StringComparison.Ordinal) || name.StartsWith("SearchParameter-", StringComparison.Ordinal)
            || name.StartsWith("OperationDefinition-", StringComparison.Ordinal) || name.StartsWith("ConceptMap-", StringComparison.Ordinal);
        return name.Contains('-', StringComparison.Ordinal) && new FileInfo(file).Length < LargestFile
            && (!isDefinition || name.Sum(c => c) % 40 == 0);
    }

    private List<(string Location, int Expression)> ChecksOf(FhirNode resource)
    {
        var checks = new List<(string, int)>();
        var counts = new Dictionary<(string Path, int Expression), int>();
        foreach (var node in Nodes(resource))
        {
            foreach (var invariant in node.Type.Invariants.Concat(node.Element?.Invariants ?? []))
            {
                var number = Number(invariant.Expression);
                var key = (node.Element?.Path ?? node.Type.Name, number);
                counts[key] = counts.GetValueOrDefault(key) + 1;
                if (counts[key] <= MostElements)
                {
                    checks.Add((node.Parent is null ? "" : node.Location, number));
                }
            }
        }

        checks.AddRange(FhirDefinitions.R4.SearchParametersOf(resource.Type.Name).Where(p => p.Expression is not null)
            .Select(p => ("", Number(p.Expression!))));
        return checks;
    }

    private int Number(string expression)
    {
        if (!_numbers.TryGetValue(expression, out var number))
        {
            _numbers[expression] = number = Expressions.Count;
            Expressions.Add(expression);
        }

        return number;
    }
}
