// https://hl7.org/fhir/R4/plandefinition-operation-apply.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>To whom a definition is applied, by whom, from when on.</summary>
public sealed record ApplyRequest
{
    /// <summary>The Patient.</summary>
    public required FhirNode Subject { get; init; }

    /// <summary>The moment of applying.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the plan begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The visit, or null.</summary>
    public FhirNode? Encounter { get; init; }

    /// <summary>Who applies it, or null.</summary>
    public FhirNode? Practitioner { get; init; }

    /// <summary>For which organization, or null.</summary>
    public FhirNode? Organization { get; init; }

    /// <summary>What is treated: Conditions. Empty to take the patient's own that the plan's goals address, or that ketamine is given for.</summary>
    public IReadOnlyList<FhirNode> Conditions { get; init; } = [];

    /// <summary>The parameters that only expressions see, by name: userType, userLanguage, userTaskContext, setting, settingContext.</summary>
    public IReadOnlyDictionary<string, FhirNode> Context { get; init; } = new Dictionary<string, FhirNode>(StringComparer.Ordinal);

    /// <summary>True if the plan is in force at once; else it is a draft. Orders of drugs are drafts either way: they await a signature.</summary>
    public bool IsActive { get; init; }

    internal string Patient => Subject.Self();

    /// <summary>True if a resource's subject is this patient.</summary>
    public static bool IsAbout(FhirNode resource, FhirNode patient) => resource.Target("subject") == patient.Self();
}

/// <summary>Where applying a definition looks things up.</summary>
/// <param name="Records">What is on record, as far as the caller may see it.</param>
/// <param name="Find">The definition of a type with a canonical url, or null.</param>
/// <param name="Definitions">R4's tables.</param>
/// <param name="Search">A search that a definition asks for, or what is wrong with it.</param>
/// <param name="IsMemberOf">True if a code is in a value set, null if that is unknown: system, code, url.</param>
public sealed record ApplySources(
    RecordReader Records, Func<string, string, FhirNode?> Find, FhirDefinitions Definitions,
    Func<RecordSearch, Result<IReadOnlyList<FhirNode>>> Search, Func<string?, string, string, bool?> IsMemberOf);
