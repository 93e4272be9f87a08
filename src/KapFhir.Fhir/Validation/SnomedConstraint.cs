// SNOMED CT Expression Constraint Language, https://confluence.ihtsdotools.org/display/DOCECL
using System.Text.RegularExpressions;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// The outer form of an expression constraint: operands stand between operators, and brackets match. What can be selected with it only a server that
/// has SNOMED CT can tell.
/// </summary>
internal static partial class SnomedConstraint
{
    // After an operand nothing but a joint may come, and after a joint nothing but an operand.
    internal static bool IsWellFormed(string text)
    {
        var depth = 0;
        var isAfterOperand = false;
        var end = 0;
        foreach (var token in Token().EnumerateMatches(text))
        {
            if (!text.AsSpan(end, token.Index - end).IsWhiteSpace())
            {
                return false;
            }

            end = token.Index + token.Length;
            if (!Follows(text.AsSpan(token.Index, token.Length), ref isAfterOperand, ref depth))
            {
                return false;
            }
        }

        return isAfterOperand && depth == 0 && text.AsSpan(end).IsWhiteSpace();
    }

    private static bool Follows(ReadOnlySpan<char> token, ref bool isAfterOperand, ref int depth)
    {
        switch (KindOf(token))
        {
            case 't':
                return isAfterOperand;
            case 'o':
                return !isAfterOperand && (isAfterOperand = true);
            case 'p':
                return !isAfterOperand;
            case '(':
                depth++;
                isAfterOperand = false;
                return true;
            case ')':
                return isAfterOperand && --depth >= 0;
            default:
                // A dot, a comma, "and", a comparison. A cardinality stands before its attribute.
                isAfterOperand = false;
                return true;
        }
    }

    private static char KindOf(ReadOnlySpan<char> token) => token[0] switch
    {
        '|' => 't',
        '*' or '"' or '#' or (>= '0' and <= '9') => 'o',
        '<' or '>' or '^' when token[^1] != '=' => 'p',
        '(' or '{' => '(',
        ')' or '}' => ')',
        _ => 'j',
    };

    [GeneratedRegex(@"\|[^|]*\||""[^""]*""|#[-+0-9.]+|\d+|\[[^\]]*\]|[<>]=|[<>]{1,2}!?|\^|!?=|[(){}*,.:]|[A-Za-z]\w*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
