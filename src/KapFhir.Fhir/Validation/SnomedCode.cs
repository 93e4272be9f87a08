// https://hl7.org/fhir/R4/snomedct.html; SNOMED CT identifiers: https://confluence.ihtsdotools.org/display/DOCRELFMT/6.2+SCTID+Data+Type
namespace KapFhir.Fhir.Validation;

/// <summary>What can be told of a SNOMED CT code without its release: an identifier has 6 to 18 digits and a check digit (Verhoeff's).</summary>
internal static class SnomedCode
{
    internal const string System = "http://snomed.info/sct";

    // Verhoeff's tables: multiplication in the dihedral group D5, and the permutation by place.
    private static readonly byte[][] Product =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];

    private static readonly byte[][] Permutation =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1], [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];

    /// <summary>False if the text can be neither an identifier nor an expression.</summary>
    internal static bool MayBe(string code)
    {
        if (code.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            // Expressions begin with a concept or a definition status: https://confluence.ihtsdotools.org/display/DOCSCG
            return code.AsSpan().IndexOfAny("+:=<|( ") >= 0;
        }

        return code.Length is >= 6 and <= 18 && code[0] != '0' && CheckSum(code) == 0;
    }

    private static int CheckSum(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum = Product[sum][Permutation[i % 8][digits[digits.Length - 1 - i] - '0']];
        }

        return sum;
    }
}
