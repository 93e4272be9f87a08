// https://hl7.org/fhir/R4/security-labels.html; 42 CFR 2.32 (notice), 2.13(c) (nobody is told that there are Part 2 records); 45 CFR 164.524(d) (who is denied access is told)
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Release;

/// <summary>
/// What a bundle says of itself: that parts of the patient's record that was asked for are withheld, and the notice that goes with Part 2 records. The first hangs on
/// the patient and the caller alone, never on the search, so that no search tells what is withheld by whether it is said.
/// </summary>
internal sealed record BundleNotices(IReadOnlyList<Issue> Issues, IReadOnlyList<FhirCode> Labels)
{
    private static readonly FhirCode NoRedisclosure = new("http://terminology.hl7.org/CodeSystem/v3-ActCode", "NORDSCLCD");

    /// <summary>Nothing.</summary>
    public static BundleNotices None { get; } = new([], []);

    /// <summary>What is to be said of the record of the one patient that a search asks for.</summary>
    public static async ValueTask<BundleNotices> Of(FhirRequest request, SearchQuery query, FhirServer server, CancellationToken cancel) =>
        !IsAsked(request, server) ? None
            : await OfRecord(PatientOf(query, request.Visible) ?? (query.Compartment is { } compartment ? await PatientAt(compartment, request, server, cancel) : null), request, server, cancel);

    /// <summary>What is to be said of the record of the one patient whose history this is, or whom its resource is about.</summary>
    public static async ValueTask<BundleNotices> Of(FhirRequest request, HistoryPage page, FhirServer server, CancellationToken cancel) =>
        !IsAsked(request, server) ? None
            : await OfRecord(
                request.Parts is { Type: "Patient", Id: { } id } ? id
                    : OnlyOne(request.Visible) ?? (request.Parts.Id is null ? null : await PatientOf(page.Versions, server, cancel)),
                request, server, cancel);

    private static bool IsAsked(FhirRequest request, FhirServer server) => server.Reads.Tells && request.Visible.Withheld is not null;

    private static async ValueTask<BundleNotices> OfRecord(string? patient, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        patient is not null && await server.Store.Withholds(patient, request.Visible, cancel) ? new BundleNotices([Fhir.Issues.RecordRedacted()], [Redaction.Redacted]) : None;

    /// <summary>The same with what goes with these versions.</summary>
    public BundleNotices With(FhirRequest request, IEnumerable<StoredVersion> shown, FhirServer server) =>
        !Labels.Contains(NoRedisclosure) && server.Reads.NoticeOf(request, shown) is { } notice
            ? new BundleNotices([.. Issues, Fhir.Issues.RedisclosureNotice(notice)], [.. Labels, NoRedisclosure]) : this;

    /// <summary>Writes the bundle's meta, if there is anything to say.</summary>
    public void WriteMeta(Utf8JsonWriter writer)
    {
        if (Labels.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("meta");
        writer.WriteStartArray("security");
        foreach (var (system, code) in Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("system", system);
            writer.WriteString("code", code);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Of an encounter, as far as its caller sees it.
    private static async ValueTask<string?> PatientAt(CompartmentScope compartment, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await server.Store.Read(compartment.Definition.Code, compartment.Id, request.Visible, cancel) is { IsDeleted: false } centre ? await PatientOf([centre], server, cancel) : null;

    private static async ValueTask<string?> PatientOf(IReadOnlyList<StoredVersion> shown, FhirServer server, CancellationToken cancel) =>
        shown.Count > 0 && (await server.Store.Audit.SubjectsOf([.. shown.Select(v => v.Sid)], cancel)).SelectMany(s => s.Patients).Distinct(StringComparer.Ordinal).ToList() is [var only]
            ? only : null;

    // Named by the search, or the only one that the caller may see.
    private static string? PatientOf(SearchQuery query, Visibility visible) => query.Compartment is { Definition.Code: "Patient" } compartment ? compartment.Id
        : query.Clauses.Select(c => Named(c, query)).OfType<string>().FirstOrDefault() ?? OnlyOne(visible);

    private static string? Named(SearchClause clause, SearchQuery query) => clause switch
    {
        ParameterClause { Modifier: SearchModifier.None, Parameter.Code: "patient", AnyOf: [ReferenceValue { Type: null or "Patient" } patient] } => patient.Id,
        ParameterClause { Modifier: SearchModifier.None, AnyOf: [ReferenceValue { Type: "Patient" } patient] } => patient.Id,
        IdClause { IsExcluded: false, AnyOf: [var id] } when query.Types is ["Patient"] => id,
        _ => null,
    };

    private static string? OnlyOne(Visibility visible) => visible.GrantsEverything ? null
        : visible.Grants.Select(g => g.Compartment).OfType<CompartmentScope>().Where(c => c.Definition.Code == "Patient").Select(c => c.Id).Distinct(StringComparer.Ordinal).ToList() is [var only]
            ? only : null;
}
