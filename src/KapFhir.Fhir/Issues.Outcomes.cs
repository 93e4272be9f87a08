// OperationDefinitions kap-patient-outcomes and kap-outcomes of the guide
namespace KapFhir.Fhir;

/// <content>What can be wrong with a question about outcomes.</content>
public static partial class Issues
{
    /// <summary>403: a part of what is counted from may not be seen, and the answer would be wrong without it.</summary>
    public static Issue OutcomesNeed(IEnumerable<string> types) =>
        Error(403, "forbidden", $"$kap-patient-outcomes counts from {string.Join(", ", types)} too, which this caller may not read and search: baseline and state would be wrong without. "
            + "Ask for scopes that read them.");
}
