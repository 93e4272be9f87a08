// 45 CFR 164.514(b)(2)(i)(B): geographic subdivisions smaller than a state
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Release;

namespace KapFhir.Kap.Research;

/// <summary>What may be told of an address in the United States: the state, and of the zip code the first three digits where enough people live. Of others nothing.</summary>
internal static class PlaceText
{
    private const string TooSmall = "000";

    private static readonly FrozenSet<string> States = (
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    internal static JsonObject Of(FhirNode address, PatientView view, ResearchOptions options)
    {
        var place = new JsonObject();
        if (address.ChildText("country") is not (null or "US" or "USA"))
        {
            return place;
        }

        if (view.TellsState && StateOf(address) is { } state)
        {
            place["state"] = state;
        }

        if (view.TellsZip && ZipOf(address, options) is { } zip)
        {
            place["postalCode"] = zip;
        }

        return place;
    }

    internal static string? StateOf(FhirNode address) => address.ChildText("state") is { } state && States.Contains(state) ? state : null;

    internal static string? ZipOf(FhirNode address, ResearchOptions options)
    {
        var zip = address.ChildText("postalCode");
        return zip is not { Length: 5 or 10 } || !zip.AsSpan(0, 5).ContainsOnlyDigits() ? null
            : ReleaseOptions.SetOf(options.RestrictedZip3).Contains(zip[..3]) ? TooSmall : zip[..3];
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
