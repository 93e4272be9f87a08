// https://hl7.org/fhir/R4/datatypes.html#attachment
using System.Globalization;
using System.Security.Cryptography;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>The stated size and SHA-1 hash are those of the data, where these are there.</summary>
internal static class AttachmentRules
{
    internal static void Check(FhirNode attachment, ValidationRun run)
    {
        if (attachment.Child("data") is not { HasValue: true } data || (attachment.Child("size") is null && attachment.Child("hash") is null))
        {
            return;
        }

        var bytes = Convert.FromBase64String(data.Text!);
        if (attachment.Child("size") is { HasValue: true } size && size.Text != bytes.Length.ToString(CultureInfo.InvariantCulture))
        {
            run.Add(Issues.AttachmentSizeDiffers(size.Location, size.Text!, bytes.Length));
        }

        if (attachment.Child("hash") is { HasValue: true } hash && hash.Text != Sha1(bytes))
        {
            run.AddStrict(Issues.AttachmentHashDiffers(hash.Location));
        }
    }

    // Not for security: R4 says which hash it is.
#pragma warning disable CA5350
    private static string Sha1(byte[] data) => Convert.ToBase64String(SHA1.HashData(data));
#pragma warning restore CA5350
}
