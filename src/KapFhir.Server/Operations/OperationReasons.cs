namespace KapFhir.Server.Operations;

/// <summary>Why parameters of operations are not offered, in the words of a refusal.</summary>
internal static class OperationReasons
{
    public const string NoPast = "code systems and value sets are kept as they are now, not as they were at a date. Name a version instead.";
}
