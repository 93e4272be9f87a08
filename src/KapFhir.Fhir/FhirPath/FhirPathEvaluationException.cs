namespace KapFhir.Fhir.FhirPath;

/// <summary>
/// The expression cannot be evaluated on this data: several items where one is needed, or types that an operator does not take. FHIRPath
/// calls this an error that ends the evaluation; see http://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections.
/// </summary>
public sealed class FhirPathEvaluationException : Exception
{
    internal FhirPathEvaluationException(Issue issue)
        : base(issue.Diagnostics) => Issue = issue;

    /// <summary>What went wrong, for an OperationOutcome.</summary>
    public Issue Issue { get; }
}
