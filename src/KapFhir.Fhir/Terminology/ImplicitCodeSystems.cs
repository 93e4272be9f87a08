// https://hl7.org/fhir/R4/terminologies-systems.html: systems that a rule defines rather than a list
using System.Buffers;
using System.Collections.Frozen;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Code systems that no package lists because a grammar or another body defines them. A rule answers false only for what can be no code of
/// the system, null where well-formed codes may or may not be assigned.
/// </summary>
internal static class ImplicitCodeSystems
{
    private static readonly SearchValues<char> MimeToken =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+*");

    private static readonly SearchValues<char> LanguageCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    // ISO 4217 list one, active codes.
    private static readonly FrozenSet<string> Currencies = (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC "
        + "CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP INR IQD IRR ISK JEP JMD "
        + "JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
        + "NZD OMR PAB PEN PGK PHP PKR PLN PRB PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SLS SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TVD TWD "
        + "TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWL")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The rule of this system, or null if it has none here.</summary>
    internal static Func<string, bool?>? RuleOf(string system) => system switch
    {
        "urn:ietf:bcp:13" => code => IsMimeType(code),
        "urn:ietf:bcp:47" => code => IsLanguage(code),
        "urn:iso:std:iso:4217" => code => Currencies.Contains(code),
        _ => null,
    };

    // RFC 6838 4.2: type "/" subtype, then parameters; R4's own examples also use a bare type such as "image".
    private static bool? IsMimeType(string code)
    {
        var media = code.AsSpan(0, code.IndexOf(';', StringComparison.Ordinal) is >= 0 and var semicolon ? semicolon : code.Length).TrimEnd();
        var slash = media.IndexOf('/');
        return slash < 0 ? IsToken(media) : IsToken(media[..slash]) && IsToken(media[(slash + 1)..]);
    }

    // RFC 5646 2.1: subtags of one to eight letters and digits; whether each is registered is not known here.
    private static bool IsLanguage(string code) =>
        code.Length > 0 && !code.AsSpan().ContainsAnyExcept(LanguageCharacters) && Array.TrueForAll(code.Split('-'), s => s.Length is > 0 and <= 8);

    private static bool IsToken(ReadOnlySpan<char> text) => text.Length is > 0 and <= 127 && !text.ContainsAnyExcept(MimeToken);
}
