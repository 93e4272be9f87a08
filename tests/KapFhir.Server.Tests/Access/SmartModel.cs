// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
namespace KapFhir.Server.Tests.Access;

/// <summary>One scope as SMART's text reads: level, type, letters, one filter by category.</summary>
internal sealed record ModelScope(string Level, string Type, string Letters, string? Category)
{
    public static ModelScope? Of(string text)
    {
        if (text.Split('/') is not [var level and ("patient" or "user" or "system"), var rest])
        {
            return null;
        }

        var (name, filter) = rest.Split('?') is [var n, var f] ? (n, f) : (rest, null);
        var letters = name.Split('.')[1] switch { "read" => "rs", "write" => "cud", "*" => "cruds", var l => l };
        return new(level, name.Split('.')[0], letters, filter?["category=".Length..]);
    }

    public bool Names(string type) => Type == "*" || Type == type;
}

/// <summary>
/// What SMART and docs/smart.md say that a token may do, written down once more and in another way than the server does it: the tests compare the two.
/// </summary>
internal sealed class SmartModel(AccessToken token)
{
    // Only of the types of the test's world.
    private static readonly string[] Nobodys = ["Practitioner", "Organization", "Medication"];

    private readonly List<ModelScope> _scopes = [.. token.Scopes.Split(' ').Select(ModelScope.Of).OfType<ModelScope>()];

    private string? Role => token.User switch { "dr" => "practitioner", "ann" => "patient", "officer" => "officer", "root" => "administrator", _ => null };

    /// <summary>True if some scope lets this be done with some resource of the type: if not, the request is refused whatever it is about.</summary>
    public bool MayTry(string letters, string type) => _scopes.Any(s => Has(s, letters) && s.Names(type) && Reach(s, letters, type) != Reaches.Nothing);

    /// <summary>True if some scope lets this be done with this resource.</summary>
    /// <remarks>
    /// https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext: "access should only be granted to applications that have access to" what it names.
    /// Who writes a Binary must be able to read that.
    /// </remarks>
    public bool May(string letters, Fact fact) => May(letters, fact.Type, fact.Patient, fact.Category)
        && (fact.Context is not { } context || May(IsReading(letters) ? letters : "r", World.Facts.Single(f => f.Path == context)));

    public bool May(string letters, string type, string? patient, string? category) => _scopes.Any(s => Has(s, letters) && s.Names(type)
        && (s.Category is null || s.Category == category)
        && Reach(s, letters, type) switch
        {
            Reaches.Everything => true,
            // By leave of one record, what is nobody's is read, never written.
            Reaches.OnePatient => patient is null ? IsReading(letters) && Nobodys.Contains(type, StringComparer.Ordinal) : patient == Record(s),
            _ => false,
        });

    /// <summary>True if every resource of a type may be treated so, also those that are not there yet.</summary>
    public bool MayAll(string letters, string type) =>
        _scopes.Any(s => Has(s, letters) && s.Names(type) && s.Category is null && (Reach(s, letters, type) == Reaches.Everything || (Reach(s, letters, type) == Reaches.OnePatient && IsReading(letters) && Nobodys.Contains(type, StringComparer.Ordinal))));

    private static bool Has(ModelScope scope, string letters) => letters.All(l => scope.Letters.Contains(l, StringComparison.Ordinal));

    private static bool IsReading(string letters) => letters.All(l => l is 'r' or 's');

    private enum Reaches
    {
        Nothing,
        OnePatient,
        Everything,
    }

    private string? Record(ModelScope scope) => scope.Level == "patient" ? token.Patient : Role == "patient" ? token.User : null;

    private Reaches Reach(ModelScope scope, string letters, string type)
    {
        var (isReading, isShared) = (IsReading(letters), Nobodys.Contains(type, StringComparer.Ordinal));
        if (scope.Level == "system")
        {
            return Role is null ? Reaches.Everything : Reaches.Nothing;
        }

        if (scope.Level == "user" && Role is "practitioner" or "officer" or "administrator")
        {
            return Role switch
            {
                "practitioner" => type == "AuditEvent" ? Reaches.Nothing : Reaches.Everything,
                "officer" => isReading || type == "Consent" ? Reaches.Everything : Reaches.Nothing,
                _ => isShared || (isReading && type == "AuditEvent") ? Reaches.Everything : Reaches.Nothing,
            };
        }

        // A patient's record: of the user who is that patient, or opened by somebody who treats or oversees.
        var isOpen = Record(scope) is { } record && (Role is "practitioner" or "officer" || (Role == "patient" && record == token.User));
        return !isOpen || type == "AuditEvent" ? Reaches.Nothing : Reaches.OnePatient;
    }
}
