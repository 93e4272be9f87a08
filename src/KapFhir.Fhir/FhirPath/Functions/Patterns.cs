// http://hl7.org/fhirpath/N1/#matchesregex--string--boolean
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>
/// Regular expressions that cannot hang: matched in linear time where .NET can, with a time limit where a pattern looks around or back.
/// </summary>
internal static class Patterns
{
    private const int MaxKept = 2_000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("matches", 1, 2, call => Matches(call, "", "")),
        new("matchesFull", 1, 2, call => Matches(call, "\\A(?:", ")\\z")),
        new("replaceMatches", 2, 3, ReplaceMatches),
    ];

    private static Evaluator Matches(Call call, string before, string after)
    {
        var (target, regex, flags, what) = (call.Target, call.Argument(0), call.Optional(1), call.What);
        return frame =>
        {
            if (Singleton.Text(target(frame), what) is not { } text || Singleton.Text(regex(frame), what) is not { } pattern)
            {
                return Items.Empty;
            }

            var whole = Inline(flags, frame, what) + before + pattern + after;
            return Items.Of(Guarded(pattern, () => Find(whole).IsMatch(text)));
        };
    }

    // https://hl7.org/fhirpath/#matchesregex--string-flags--string--boolean: i ignores case, m matches ^ and $ at each line
    private static string Inline(Evaluator? flags, Frame frame, string what) => (flags is null ? null : Singleton.Text(flags(frame), what)) switch
    {
        null or "" => "",
        var given when given.All(c => c is 'i' or 'm') => "(?" + given + ")",
        var given => throw new FhirPathEvaluationException(Issues.FhirPathEvaluation($"{what} takes the flags i and m, not '{given}'")),
    };

    private static Evaluator ReplaceMatches(Call call)
    {
        var (target, regex, substitution, flags, what) = (call.Target, call.Argument(0), call.Argument(1), call.Optional(2), call.What);
        return frame =>
            (Singleton.Text(target(frame), what), Singleton.Text(regex(frame), what), Singleton.Text(substitution(frame), what)) switch
        {
            (null, _, _) or (_, null, _) or (_, _, null) => Items.Empty,
            (var text, "", _) => Items.One(text),
            var (text, pattern, by) => StringManipulation.Replaced(text, by, () => Guarded(pattern, () => Find(Inline(flags, frame, what) + pattern).Replace(text, by))),
        };
    }

    private static Regex Find(string pattern)
    {
        if (Known.TryGetValue(pattern, out var regex))
        {
            return regex;
        }

        regex = Build(pattern);
        if (Known.Count < MaxKept)
        {
            Known.TryAdd(pattern, regex);
        }

        return regex;
    }

    private static Regex Build(string pattern)
    {
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, Limit);
        }
    }

    private static T Guarded<T>(string pattern, Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexParseException e)
        {
            throw new FhirPathEvaluationException(Issues.FhirPathPattern(pattern, e.Message.TrimEnd('.')));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FhirPathEvaluationException(Issues.FhirPathPattern(pattern, "it takes too long on this text"));
        }
    }
}
