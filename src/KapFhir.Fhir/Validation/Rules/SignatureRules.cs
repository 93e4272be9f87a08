// https://hl7.org/fhir/R4/signatures.html and https://hl7.org/fhir/R4/json.html#canonical
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Json.Signatures;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// A JSON Web Signature that carries what it signs verifies against the certificate in it, and what it signs is the bundle it is in. Whether the certificate
/// is to be trusted is not judged here; nor are signatures that leave out what they sign, since they say nothing of how it was written.
/// </summary>
internal static class SignatureRules
{
    // "The signature covers everything in a Bundle, except for the Bundle.id and Bundle.metadata elements on the root Bundle".
    private static readonly Dictionary<string, string[]> Omitted = new(StringComparer.Ordinal)
    {
        ["http://hl7.org/fhir/canonicalization/json"] = ["signature"],
        ["http://hl7.org/fhir/canonicalization/json#document"] = ["signature", "id", "meta"],
    };

    internal static void Check(FhirNode bundle, ValidationRun run)
    {
        if (bundle.Child("signature") is not { } signature || signature.ChildText("sigFormat") is not "application/jose"
            || JsonWebSignature.Parse(signature.ChildText("data") ?? "") is not { Payload.IsEmpty: false } signed)
        {
            return;
        }

        if (signed.IsValid() is false)
        {
            run.AddStrict(Issues.SignatureNotOfContent(signature.Location, isForged: true));
        }
        else if (OmittedBy(signature.ChildText("targetFormat")) is { } omitted
            && CanonicalJson.Write(signed.Payload, []) is { } payload && !payload.AsSpan().SequenceEqual(CanonicalJson.Write(bundle.RawValue, omitted)))
        {
            run.AddStrict(Issues.SignatureNotOfContent(signature.Location, isForged: false));
        }
    }

    private static string[]? OmittedBy(string? format)
    {
        const string parameter = "canonicalization=";
        var at = format?.IndexOf(parameter, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : Omitted.GetValueOrDefault(format![(at + parameter.Length)..].Split(';')[0].Trim());
    }
}
