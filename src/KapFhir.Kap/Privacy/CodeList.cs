using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Privacy;

/// <summary>Codes that a setting names: exact, by how they begin, or any of a system.</summary>
internal sealed class CodeList
{
    private readonly HashSet<FhirCode> _exact;
    private readonly ILookup<string, string> _beginnings;

    internal CodeList(string setting)
    {
        var codes = SettingList.Of(setting).Select(FhirCode.Parse).OfType<FhirCode>().ToList();
        _exact = [.. codes.Where(c => !c.Code.EndsWith('*'))];
        _beginnings = codes.Where(c => c.Code.EndsWith('*')).ToLookup(c => c.System, c => c.Code[..^1], StringComparer.Ordinal);
    }

    internal bool Has(FhirCode code) => _exact.Contains(code) || _beginnings[code.System].Any(b => code.Code.StartsWith(b, StringComparison.Ordinal));
}
