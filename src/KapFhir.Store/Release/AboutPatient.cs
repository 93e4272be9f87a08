using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Release;

/// <summary>
/// Which versions are about a patient: the Patient itself, what is in its compartment, and of types that are in none what refers to it as its patient (Device,
/// Task). A link to another Patient does not make one patient's record the other's.
/// </summary>
internal static class AboutPatient
{
    /// <summary>The SELECT of the sids of all versions about a patient.</summary>
    public static string Versions(SqlValues values, Vocabulary vocabulary, long patient)
    {
        var (type, of) = (values.Add(vocabulary.TypeId("Patient")), values.Add(patient));
        return $"SELECT d.sid AS sid FROM compartment_member m CROSS JOIN reference_index d WHERE m.compartment IN ({type}, 0) AND m.type <> {type} AND d.type = m.type"
            + $" AND d.param = m.param AND d.target = {of} UNION SELECT v.sid AS sid FROM version v WHERE v.rid = {of} AND v.method <> 3";
    }

    /// <summary>The ids of the patients that a resource is about.</summary>
    public static IReadOnlyList<string> Patients(Vocabulary vocabulary, int type, StoredVersion version, IndexEntries entries)
    {
        if (version.Type == "Patient")
        {
            return [version.Id];
        }

        var parameters = vocabulary.PatientParameters(type);
        List<string>? ids = null;
        foreach (var reference in entries.References)
        {
            if (reference is { Type: "Patient", Key.Component: 0 } && parameters.Contains(vocabulary.ParameterId(reference.Key.Parameter)) && ids?.Contains(reference.Id) != true)
            {
                (ids ??= []).Add(reference.Id);
            }
        }

        return ids ?? [];
    }

    /// <summary>The patients (rid) that a stored version is about.</summary>
    public static IReadOnlyList<long> Patients(ReadSession session, Vocabulary vocabulary, int type, long rid, long sid) => type == vocabulary.TypeId("Patient") ? [rid]
        : session.Query(
            new SqlStatement(
                "SELECT DISTINCT d.target FROM compartment_member m CROSS JOIN reference_index d CROSS JOIN resource r WHERE m.compartment IN (@p0, 0) AND m.type = @p1"
                + " AND d.sid = @p2 AND d.type = m.type AND d.param = m.param AND r.rid = d.target AND r.type = @p0",
                [vocabulary.TypeId("Patient"), type, sid]),
            r => r.GetInt64(0));
}
