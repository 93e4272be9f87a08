// https://ucum.org/ucum#section-Syntax-Rules
namespace KapFhir.Fhir;

/// <content>Unit expressions that UCUM does not have.</content>
public static partial class Issues
{
    /// <summary>A unit without any text.</summary>
    public static Issue UcumEmpty => Ucum("A UCUM unit has at least one character; write 1 for a pure number.");

    /// <summary>More text than any unit has.</summary>
    public static Issue UcumTooLong(int limit) => Ucum($"The UCUM unit has more than {limit} characters; write it shorter.");

    /// <summary>Parentheses within parentheses without end.</summary>
    public static Issue UcumTooDeep(int limit) => Ucum($"The UCUM unit has more than {limit} parentheses within one another; write it flat.");

    /// <summary>A character that no unit has.</summary>
    public static Issue UcumCharacter(string code, char character) => Bad(code, character switch
    {
        ' ' or '\t' or '\u00A0' => "a unit has no spaces but in braces: factors are joined by a dot (kg.m), words go into braces ({white cells}).",
        '\u00B5' or '\u03BC' => $"it has the character {character}; micro is written u, as in ug.",
        '\u00B0' => "it has the character \u00B0; degrees are Cel, [degF] or deg.",
        '\u00B2' or '\u00B3' => $"it has the character {character}; exponents are plain digits, as in m2.",
        _ => $"it has the character {Shown(character)}; units are written in ASCII.",
    });

    /// <summary>A symbol that is neither a unit nor a prefix with a unit.</summary>
    public static Issue UcumUnknown(string code, string symbol, string hint) =>
        Bad(code, $"there is no unit '{symbol}'.{hint} Codes are case-sensitive; what is counted stands in braces, as in {{tablet}}.");

    /// <summary>A prefix where none may stand.</summary>
    public static Issue UcumNotMetric(string code, string prefix, string symbol, string hint) =>
        Bad(code, $"'{symbol}' is not metric and takes no prefix such as '{prefix}'.{hint} Write a factor, as in 10*3.{symbol}.");

    /// <summary>A bracket, brace or parenthesis that does not end.</summary>
    public static Issue UcumUnclosed(string code, char bracket) =>
        Bad(code, $"a '{Opening(bracket)}' is not closed by '{bracket}'. Close it{(bracket == '}' ? ", without braces inside" : "")}.");

    /// <summary>A closing parenthesis too many.</summary>
    public static Issue UcumUnopened(string code) => Bad(code, "a ')' closes nothing. Leave it out, or open it with '('.");

    /// <summary>An operator without a unit beside it.</summary>
    public static Issue UcumMissing(string code, int at) =>
        Bad(code, $"a unit is missing at character {at + 1}. Both '.' and '/' stand before a unit; only the whole may begin with '/', as in /min.");

    /// <summary>Two parts without an operator between them.</summary>
    public static Issue UcumJoin(string code, string rest) =>
        Bad(code, $"'{rest}' follows without an operator. Join by '.' or '/'; an exponent follows a unit, not a parenthesis, and braces come last.");

    /// <summary>A factor of nothing.</summary>
    public static Issue UcumZero(string code) => Bad(code, "a factor of 0 measures nothing. Leave it out.");

    /// <summary>An exponent beyond reason.</summary>
    public static Issue UcumExponent(string code, string symbol) => Bad(code, $"the exponent of '{symbol}' is too large. Write the unit itself.");

    /// <summary>A special unit in a product. https://ucum.org/ucum#section-Special-Units-on-non-ratio-Scales</summary>
    public static Issue UcumSpecial(string code, string symbol) =>
        Bad(code, $"'{symbol}' is a scale of its own and takes no exponent and no other unit beside it, only a number to multiply. Use a unit on a ratio scale, such as K for Cel.");

    private static Issue Bad(string code, string why) => Ucum($"'{code}' is no UCUM unit: {why}");

    private static Issue Ucum(string text) => Error(422, "code-invalid", text);

    private static char Opening(char closing) => closing switch { '}' => '{', ']' => '[', _ => '(' };

    private static string Shown(char character) => char.IsControl(character) || char.IsSurrogate(character)
        ? string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"U+{(int)character:X4}") : $"'{character}'";
}
