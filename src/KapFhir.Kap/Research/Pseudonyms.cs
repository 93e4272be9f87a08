using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace KapFhir.Kap.Research;

/// <summary>
/// What stands for the ids of a study's export: without the study's secret, which never leaves the server, nobody can tell one from a random number. The same
/// resource has the same pseudonym in each export of a study and another in each study. 45 CFR 164.514(c).
/// </summary>
/// <param name="secret">The secret of the study, 32 random bytes.</param>
public sealed class Pseudonyms(ReadOnlyMemory<byte> secret)
{
    /// <summary>Dates are shifted by at least so many days.</summary>
    internal const int LeastShift = 30;

    private const int Length = 32;

    /// <summary>The pseudonym of a resource.</summary>
    /// <param name="reference">Type and id.</param>
    public string IdOf(string reference) => Convert.ToHexStringLower(Keyed("id " + reference))[..Length];

    /// <summary>By how many days the dates of a patient are shifted: never 0.</summary>
    internal int ShiftOf(string patient, int most)
    {
        var number = new BigInteger(Keyed("shift " + patient), isUnsigned: true);
        var days = LeastShift + (int)(number % (most - LeastShift + 1));
        return (number >> 200).IsEven ? days : -days;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pseudonyms of {Length} digits");

    private byte[] Keyed(string text) => HMACSHA256.HashData(secret.Span, Encoding.UTF8.GetBytes(text));
}
