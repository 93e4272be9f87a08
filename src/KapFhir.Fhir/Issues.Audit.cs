namespace KapFhir.Fhir;

public static partial class Issues
{
    /// <summary>503: nothing is answered that cannot be recorded.</summary>
    public static Issue AuditUnavailable() => Error(
        503, "transient", "The audit trail cannot be written: the database takes no writes. Nothing is shown without a record of it. Try again later; the server's log says why.");

    /// <summary>405: an AuditEvent stays as it is.</summary>
    public static Issue AuditImmutable(string id) => Error(
        405, "not-supported", $"AuditEvent/{id}: an AuditEvent is never changed or deleted. It is a link of a chain that shows whether one was.");
}
