namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>One expression on one element that the two engines answer differently.</summary>
internal sealed record Difference(string Expression, string File, string Location, Answer Ours, Answer Theirs)
{
    public override string ToString() => $"{Expression}\n    at {Path.GetFileName(File)} {Location}\n    ours   {Ours}\n    theirs {Theirs}";
}
