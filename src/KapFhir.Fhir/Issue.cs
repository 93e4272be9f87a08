// https://hl7.org/fhir/R4/operationoutcome.html
namespace KapFhir.Fhir;

/// <summary>How bad an issue is. https://hl7.org/fhir/R4/valueset-issue-severity.html</summary>
public enum IssueSeverity
{
    /// <summary>For information.</summary>
    Information,

    /// <summary>The action went ahead, but look at this.</summary>
    Warning,

    /// <summary>The action was refused.</summary>
    Error,

    /// <summary>The server failed.</summary>
    Fatal,
}

/// <summary>One thing to tell a client: an issue of an OperationOutcome, and the HTTP status it calls for.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Code">The code of http://hl7.org/fhir/issue-type: <c>required</c>, <c>not-found</c>.</param>
/// <param name="Diagnostics">What is wrong, by which rule, and the way out, in one or two sentences.</param>
/// <param name="Status">The HTTP status if this issue decides the answer: 400, 404, 412, 422...</param>
public sealed record Issue(IssueSeverity Severity, string Code, string Diagnostics, int Status)
{
    /// <summary>Where: a FHIRPath such as <c>Procedure.performed.start</c>, or null if it is about no element.</summary>
    public string? Expression { get; init; }

    /// <summary>The rule that was broken, where it has a key (<c>kap-ses-2</c>), or null. Sent as issue.details.</summary>
    public string? Rule { get; init; }

    /// <summary>True if this issue refuses the action.</summary>
    public bool IsError => Severity >= IssueSeverity.Error;

    /// <summary>The same issue at this place.</summary>
    public Issue At(string expression) => this with { Expression = expression };

    /// <summary>The same issue as met inside a bundle's entry: the place begins with the entry.</summary>
    public Issue Inside(string entry) => this with
    {
        Expression = Expression is null ? entry
            : Expression.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0 ? entry + ".resource" : entry + ".resource" + Expression[dot..],
    };

    /// <inheritdoc/>
    public override string ToString() => Expression is null ? $"{Code}: {Diagnostics}" : $"{Expression}: {Code}: {Diagnostics}";
}

/// <summary>Every error and warning a client can meet, one file per area. Tests assert on these.</summary>
public static partial class Issues
{
    private static Issue Error(int status, string code, string diagnostics) => new(IssueSeverity.Error, code, diagnostics, status);

    private static Issue Warning(string code, string diagnostics) => new(IssueSeverity.Warning, code, diagnostics, 200);
}
