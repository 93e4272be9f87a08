using KapFhir.Fhir.Tests.Definitions;
using KapFhir.Tests;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>The expressions of expressions.txt, by the resource that they are evaluated on.</summary>
internal static class HandPickedQuestions
{
    private static string File => Path.Combine(
        ConformancePage.Repository, "tests", "KapFhir.Fhir.Tests", "FhirPath", "Differential", "expressions.txt");

    public static (List<string> Expressions, List<Question> Questions) Read()
    {
        var (expressions, questions) = (new List<string>(), new List<Question>());
        var checks = new List<(string, int)>();
        foreach (var line in System.IO.File.ReadLines(File))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                checks = [];
                questions.Add(new Question(Path.Combine(SourcePackage.Folder, line[2..]), checks));
            }
            else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            {
                checks.Add(("", expressions.Count));
                expressions.Add(line);
            }
        }

        return (expressions, questions);
    }
}
