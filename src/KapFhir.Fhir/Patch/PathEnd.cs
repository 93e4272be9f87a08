using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.FhirPath.Syntax;

namespace KapFhir.Fhir.Patch;

/// <summary>Takes the last name off a FHIRPath: an empty list can only be named by what it would be in.</summary>
internal static class PathEnd
{
    /// <summary>
    /// <c>Patient.contact[0]</c> and <c>telecom</c> for <c>Patient.contact[0].telecom</c>; nothing if the path ends otherwise.
    /// </summary>
    /// <param name="path">An expression that compiles.</param>
    public static (FhirPathExpression? Parent, string? Name) Split(string path)
    {
        if (Parser.Parse(path) is not MemberNode { Target: not null } last)
        {
            return default;
        }

        // Before the name stands the point, perhaps with white space or comments that the parser reads over.
        var point = path.LastIndexOf('.', Math.Max(0, last.Position - 1));
        var parent = point > 0 ? FhirPathExpression.Compile(path[..point]) : default;
        return parent.IsSuccess ? (parent.Value, last.Name) : default;
    }
}
