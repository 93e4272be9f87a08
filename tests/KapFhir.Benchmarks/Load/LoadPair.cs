using System.Globalization;

namespace KapFhir.Benchmarks.Load;

/// <summary>The same asked of the server and of the floor.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Ours">The bytes of the server's n-th request.</param>
/// <param name="Floor">The bytes of the floor's n-th request.</param>
/// <param name="Aim">How much of the floor's rate the server is to reach.</param>
internal sealed record LoadPair(string Name, Func<int, byte[]> Ours, Func<int, byte[]> Floor, double Aim)
{
    internal static LoadPair Read(LoadData data)
    {
        var ids = data.ObservationIds(5000);
        var ours = ids.ConvertAll(id => HttpLoad.Request("GET", "/fhir/Observation/" + id));
        var bare = ids.ConvertAll(id => HttpLoad.Request("GET", $"/read/{data.Type.ToString(CultureInfo.InvariantCulture)}/{id}"));
        return new LoadPair("read by id", i => ours[i % ours.Count], i => bare[i % bare.Count], 0.8);
    }

    internal static LoadPair Search(LoadData data)
    {
        var pairs = data.PatientCodes(4, 500);
        var ours = pairs.ConvertAll(p => HttpLoad.Request("GET", $"/fhir/Observation?patient=Patient/{p.Patient}&code=http://loinc.org%7C{p.Code}"));
        var bare = pairs.ConvertAll(p => HttpLoad.Request("GET", string.Create(
            CultureInfo.InvariantCulture, $"/search/{data.Reference}/{p.Target}/{data.Token}/{p.Code}")));
        return new LoadPair("search patient + code, 4 results", i => ours[i % ours.Count], i => bare[i % bare.Count], 0.6);
    }

    internal static LoadPair Create(LoadData data)
    {
        var body = data.ObservationBody();
        var ours = HttpLoad.Request("POST", "/fhir/Observation", body);
        var bare = HttpLoad.Request("POST", "/create", body);
        return new LoadPair("durable create, base validation", _ => ours, _ => bare, 0.4);
    }
}
