namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>How long a computed text may become: doubling a text forty times over must not fill the memory.</summary>
internal static class TextLimit
{
    internal const int MaxLength = 16_000_000;

    /// <summary>Ends the evaluation if a text of this length is about to be made.</summary>
    public static void Check(long length)
    {
        if (length > MaxLength)
        {
            throw new FhirPathEvaluationException(Issues.FhirPathTooLong(MaxLength));
        }
    }

    /// <summary>Both texts, one after the other.</summary>
    public static string Concat(string a, string b)
    {
        Check((long)a.Length + b.Length);
        return a + b;
    }
}
