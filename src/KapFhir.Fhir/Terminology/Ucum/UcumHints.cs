using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>What somebody may have meant who wrote a symbol that UCUM does not have.</summary>
internal static class UcumHints
{
    // What prescriptions and devices write, and the UCUM code for it.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mcg"] = "ug", ["mcl"] = "uL", ["cc"] = "mL", ["gm"] = "g", ["gr"] = "g", ["grams"] = "g", ["kgs"] = "kg", ["lb"] = "[lb_av]", ["lbs"] = "[lb_av]",
        ["oz"] = "[oz_av]", ["in"] = "[in_i]", ["inch"] = "[in_i]", ["inches"] = "[in_i]", ["ft"] = "[ft_i]", ["yd"] = "[yd_i]", ["IU"] = "[iU]", ["mIU"] = "m[iU]",
        ["uIU"] = "u[iU]", ["kIU"] = "k[iU]", ["mmHg"] = "mm[Hg]", ["cmH2O"] = "cm[H2O]", ["degC"] = "Cel", ["C"] = "Cel", ["celsius"] = "Cel", ["degF"] = "[degF]",
        ["fahrenheit"] = "[degF]", ["bpm"] = "/min", ["hr"] = "h", ["hrs"] = "h", ["hour"] = "h", ["hours"] = "h", ["sec"] = "s", ["secs"] = "s", ["second"] = "s",
        ["seconds"] = "s", ["mins"] = "min", ["minute"] = "min", ["minutes"] = "min", ["day"] = "d", ["days"] = "d", ["week"] = "wk", ["weeks"] = "wk",
        ["month"] = "mo", ["months"] = "mo", ["year"] = "a", ["years"] = "a", ["yr"] = "a", ["yrs"] = "a", ["litre"] = "L", ["litres"] = "L", ["tsp"] = "[tsp_us]",
        ["tbsp"] = "[tbs_us]", ["gtt"] = "[drp]", ["drop"] = "[drp]", ["drops"] = "[drp]", ["pH"] = "[pH]", ["ppm"] = "[ppm]", ["tablet"] = "{tablet}",
        ["tablets"] = "{tablet}", ["tab"] = "{tablet}", ["capsule"] = "{capsule}", ["capsules"] = "{capsule}", ["dose"] = "{dose}", ["score"] = "{score}",
        ["points"] = "{points}", ["breaths"] = "{breaths}", ["beats"] = "{beats}", ["cells"] = "{cells}", ["x10*3"] = "10*3", ["percent"] = "%", ["msec"] = "ms",
        ["mEq"] = "meq", ["Eq"] = "eq", ["cal"] = "cal", ["kcals"] = "kcal", ["sq.m"] = "m2", ["sqm"] = "m2", ["unit"] = "U", ["units"] = "U",
    };

    /// <summary><c> Did you mean 'ug'?</c> with a space before it, or nothing.</summary>
    public static string For(string symbol, UcumTable table)
    {
        if (Usual.TryGetValue(symbol, out var usual))
        {
            return Meant(usual);
        }

        return InWords(symbol, table) is { } code ? Meant(code) : NearMatch.Hint(symbol, table.Atoms.Select(a => a.Symbol).Where(s => s.Length > 1));
    }

    private static string Meant(string code) => $" Did you mean '{code}'?";

    // "milligram", "Kilometers"
    private static string? InWords(string word, UcumTable table)
    {
        var name = word.ToLowerInvariant().TrimEnd('s');
        foreach (var prefix in table.Prefixes.Append(new UcumPrefix("", "", ExactRatio.One)).Where(p => name.StartsWith(p.Name, StringComparison.Ordinal)))
        {
            var rest = name[prefix.Name.Length..];
            var atom = table.Atoms.FirstOrDefault(a => a.Name == rest && (a.IsMetric || prefix.Name.Length == 0));
            if (atom is not null)
            {
                return prefix.Symbol + atom.Symbol;
            }
        }

        return null;
    }
}
