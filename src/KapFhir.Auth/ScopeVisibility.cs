using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Auth;

/// <summary>What of the store the scopes of a token show.</summary>
/// <param name="definitions">The types and search parameters in force.</param>
/// <param name="baseUrl">The server's own base: references on it in a scope's filter are local.</param>
public sealed class ScopeVisibility(Func<FhirDefinitions> definitions, string baseUrl)
{
    private readonly ConditionalWeakTable<TokenAccess, ConcurrentDictionary<(Permissions Needed, bool IsEmergency), Visibility>> _kept = [];

    /// <summary>
    /// Types that hold nothing of a single patient: whoever reads a patient's record needs them to understand it. What is about patients but in no
    /// compartment (Device) is shown by its reference to the patient.
    /// </summary>
    public static IReadOnlyList<string> Shared { get; } =
    [
        "ActivityDefinition", "CapabilityStatement", "ChargeItemDefinition", "CodeSystem", "CompartmentDefinition", "ConceptMap", "DeviceDefinition", "Endpoint",
        "EventDefinition", "ExampleScenario", "GraphDefinition", "HealthcareService", "ImplementationGuide", "Library", "Location", "Measure", "Medication",
        "MedicationKnowledge", "MessageDefinition", "NamingSystem", "ObservationDefinition", "OperationDefinition", "Organization", "OrganizationAffiliation",
        "PlanDefinition", "Practitioner", "PractitionerRole", "Questionnaire", "SearchParameter", "SpecimenDefinition", "StructureDefinition", "StructureMap",
        "Substance", "TerminologyCapabilities", "ValueSet",
    ];

    /// <summary>
    /// Whose accesses are recorded: privacy officers and administrators read them, and services that may read everything or name the type; patients see who
    /// looked at their record by <c>$kap-access-log</c>. Who is watched does not read what is written about others.
    /// </summary>
    internal const string Audit = "AuditEvent";

    /// <summary>What may be seen where all of these permissions are needed.</summary>
    /// <param name="access">The token.</param>
    /// <param name="needed">The permissions.</param>
    /// <param name="isEmergency">True where a user who treats declared an emergency: filters of <c>user/</c> scopes hold back nothing that is read.</param>
    public Visibility Of(TokenAccess access, Permissions needed, bool isEmergency = false)
    {
        var isLifted = isEmergency && IsReading(needed);

        // Who writes the content of a record need not be allowed to write the record: a Binary's context must be one that they may read.
        return new Visibility(Granted(access, needed, isLifted)) { Contexts = IsReading(needed) ? null : Granted(access, Permissions.Read, isLifted: false) };
    }

    private List<Grant> Granted(TokenAccess access, Permissions needed, bool isLifted) => [.. access.Scopes.Resources.Where(s => (s.Permissions & needed) == needed)
        .Select(s => isLifted && s.Level == ScopeLevel.User ? s with { Filters = [] } : s).SelectMany(s => Grants(s, access, needed))];

    /// <summary>The same, kept for as long as somebody has the token's access: what it says does not change, and with other definitions it is read anew.</summary>
    public Visibility Kept(TokenAccess access, Permissions needed, bool isEmergency) =>
        _kept.GetOrCreateValue(access).GetOrAdd((needed, isEmergency), static (asked, t) => t.Scopes.Of(t.Access, asked.Needed, asked.IsEmergency), (Scopes: this, Access: access));

    /// <summary>True for who may do maintenance: a client by itself with all that there is, or an administrator whose app was given all that a user may do.</summary>
    public static bool IsMaintainer(TokenAccess access) => access.Scopes.Resources.Any(s =>
        s is { Type: null, Permissions: Permissions.All, Filters.Count: 0 }
        && (s.Level == ScopeLevel.System || (s.Level == ScopeLevel.User && access.Roles.Contains(UserRole.Administrator))));

    private IEnumerable<Grant> Grants(ResourceScope scope, TokenAccess access, Permissions needed)
    {
        if (Clauses(scope) is not { } clauses)
        {
            return [];
        }

        IReadOnlyList<string> types = scope.Type is { } only ? [only] : [];
        var grants = scope.Level switch
        {
            ScopeLevel.System => [new Grant { Types = types }],
            ScopeLevel.Patient => access.Patient is { } patient && MayOpen(access, patient) ? OfPatient(patient, types, needed) : [],
            _ => OfUser(access, types, needed),
        };
        return grants.Select(g => g with { Clauses = [.. g.Clauses, .. clauses] });
    }

    /// <summary>Who is a patient and nothing else sees one record, whatever a launch says.</summary>
    private static bool MayOpen(TokenAccess access, string patient) =>
        access.Roles.Any(r => r is UserRole.Practitioner or UserRole.PrivacyOfficer) || access.FhirUser == "Patient/" + patient;

    private IEnumerable<Grant> OfUser(TokenAccess access, IReadOnlyList<string> types, Permissions needed)
    {
        if (access.Roles.Contains(UserRole.PrivacyOfficer) && IsReading(needed))
        {
            return [new Grant { Types = types }];
        }

        List<Grant> grants = [];
        if (access.Roles.Contains(UserRole.Practitioner))
        {
            grants.Add(new Grant { Types = types, Except = [Audit, BreakGlassMessage.Type] });
            grants.AddRange(Messages(types, ":not"));
        }

        if (access.Roles.Contains(UserRole.PrivacyOfficer))
        {
            grants.AddRange(Only(types, ["Consent"]));
        }

        if (access.Roles.Contains(UserRole.Administrator))
        {
            grants.AddRange(Only(types, IsReading(needed) ? [.. Shared, Audit] : Shared));
            grants.AddRange(IsReading(needed) ? Messages(types, "") : []);
        }

        if (access.Roles.Contains(UserRole.Patient) && access.FhirUser is { } self && self.StartsWith("Patient/", StringComparison.Ordinal))
        {
            grants.AddRange(OfPatient(self["Patient/".Length..], types, needed));
        }

        return grants;
    }

    // That somebody broke the glass, and why, is for those who oversee, as the AuditEvents of it are.
    private IEnumerable<Grant> Messages(IReadOnlyList<string> types, string modifier) =>
        Only(types, [BreakGlassMessage.Type]).Select(g => g with { Clauses = Parse(BreakGlassMessage.Type, [new("_tag" + modifier, BreakGlassMessage.TagSystem + "|" + BreakGlassMessage.Tag)])! });

    private IEnumerable<Grant> OfPatient(string patient, IReadOnlyList<string> types, Permissions needed)
    {
        // A Binary is where its securityContext is: without one it is in nobody's record. https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext
        IEnumerable<Grant> binaries = types.Count > 0 && !types.Contains("Binary", StringComparer.Ordinal) ? []
            : [new Grant { Types = ["Binary"], Contexts = [.. InRecord(patient, [], needed)] }];
        return InRecord(patient, types, needed).Concat(binaries);
    }

    private IEnumerable<Grant> InRecord(string patient, IReadOnlyList<string> types, Permissions needed)
    {
        var compartment = new CompartmentScope(definitions().FindCompartment("Patient")!, patient);
        yield return new Grant { Types = types, Except = [Audit, BreakGlassMessage.Type], Compartment = compartment };
        foreach (var grant in Messages(types, ":not"))
        {
            yield return grant with { Compartment = compartment };
        }

        foreach (var type in types.Count > 0 ? types : definitions().ResourceTypes.Select(t => t.Name))
        {
            if (!compartment.Definition.Members.ContainsKey(type) && ToPatient(type) is { } parameter)
            {
                yield return new Grant { Types = [type], Clauses = Parse(type, [new(parameter, "Patient/" + patient)]) ?? [new IdClause([])] };
            }
        }

        // What is shared is read, never written, by leave of one patient's record.
        if (IsReading(needed))
        {
            foreach (var grant in Only(types, Shared))
            {
                yield return grant;
            }
        }
    }

    private static bool IsReading(Permissions needed) => (needed & ~(Permissions.Read | Permissions.Search)) == Permissions.None;

    // The parameter by which a type outside the compartment refers to its patient, if it does.
    private string? ToPatient(string type) => type == "Patient" || Shared.Contains(type, StringComparer.Ordinal) ? null : definitions().SearchParametersOf(type)
        .FirstOrDefault(p => p is { Type: SearchParameterType.Reference, Code: "patient" or "subject" } && p.Targets.Contains("Patient", StringComparer.Ordinal))?.Code;

    private static IEnumerable<Grant> Only(IReadOnlyList<string> asked, IReadOnlyList<string> allowed)
    {
        var both = asked.Count == 0 ? allowed : [.. asked.Where(t => allowed.Contains(t, StringComparer.Ordinal))];
        return both.Count == 0 ? [] : [new Grant { Types = both }];
    }

    /// <summary>The conditions of a scope's filter; null if it cannot be read any more: then it allows nothing.</summary>
    private IReadOnlyList<SearchClause>? Clauses(ResourceScope scope) => scope.Filters.Count == 0 ? [] : Parse(scope.Type!, scope.Filters);

    private IReadOnlyList<SearchClause>? Parse(string type, IReadOnlyList<KeyValuePair<string, string>> filters)
    {
        var parsed = SearchQueryParser.Parse(definitions(), [type], filters, new SearchParsing { BaseUrl = baseUrl });
        return parsed.IsSuccess && parsed.Value.Clauses.Count > 0 ? parsed.Value.Clauses : null;
    }
}
