// http://hl7.org/fhirpath/N1/#string-manipulation
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class StringManipulation
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        OfText("length", text => Items.One(Characters.Count(text))),
        OfText("upper", text => Items.One(text.ToUpperInvariant())),
        OfText("lower", text => Items.One(text.ToLowerInvariant())),
        OfText("trim", text => Items.One(text.Trim(' ', '\t', '\r', '\n'))),
        OfText("toChars", text => ToItems(Characters.Of(text))),
        OfTexts("indexOf", (text, part) => Items.One(Characters.Place(text, text.IndexOf(part, StringComparison.Ordinal)))),
        OfTexts("lastIndexOf", (text, part) => Items.One(Characters.Place(text, text.LastIndexOf(part, StringComparison.Ordinal)))),
        OfTexts("startsWith", (text, part) => Items.Of(text.StartsWith(part, StringComparison.Ordinal))),
        OfTexts("endsWith", (text, part) => Items.Of(text.EndsWith(part, StringComparison.Ordinal))),
        OfTexts("contains", (text, part) => Items.Of(text.Contains(part, StringComparison.Ordinal))),
        OfTexts("split", (text, separator) => ToItems(text.Split(separator))),
        new("substring", 1, 2, Substring),
        new("replace", 2, 2, Replace),
        new("join", 0, 1, Join),
    ];

    /// <summary>A function of one text without arguments.</summary>
    public static Function OfText(string name, Func<string, Items> apply) =>
        Function.Of(name, items => Singleton.Text(items, name + "()") is { } text ? apply(text) : Items.Empty);

    /// <summary>A function of a text and a text argument; empty if either is.</summary>
    public static Function OfTexts(string name, Func<string, string, Items> apply) => new(name, 1, 1, call =>
    {
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame => Singleton.Text(target(frame), what) is { } text && Singleton.Text(argument(frame), what) is { } part
            ? apply(text, part)
            : Items.Empty;
    });

    public static Items ToItems(IEnumerable<string> texts)
    {
        var items = default(ItemsBuilder);
        foreach (var text in texts)
        {
            items.Add(text);
        }

        return items.ToItems();
    }

    private static Evaluator Substring(Call call)
    {
        var (target, from, length, what) = (call.Target, call.Argument(0), call.Optional(1), call.What);
        return frame =>
        {
            if (Singleton.Text(target(frame), what) is not { } text || Singleton.Integer(from(frame), what) is not { } start || start < 0)
            {
                return Items.Empty;
            }

            var wanted = length is null ? null : Singleton.Integer(length(frame), what);
            return Items.One(Characters.Part(text, start, wanted ?? text.Length));
        };
    }

    private static Evaluator Replace(Call call)
    {
        var (target, pattern, substitution, what) = (call.Target, call.Argument(0), call.Argument(1), call.What);
        return frame =>
            (Singleton.Text(target(frame), what), Singleton.Text(pattern(frame), what), Singleton.Text(substitution(frame), what)) switch
        {
            (null, _, _) or (_, null, _) or (_, _, null) => Items.Empty,
            (var text, "", var by) => Replaced(text, by, () => by + string.Concat(Characters.Of(text).Select(c => c + by))),
            var (text, part, by) => Replaced(text, by, () => text.Replace(part, by, StringComparison.Ordinal)),
        };
    }

    /// <summary>Replaces, unless replacing every character would make too long a text.</summary>
    public static Items Replaced(string text, string replacement, Func<string> replace)
    {
        TextLimit.Check((long)text.Length * Math.Max(1, replacement.Length));
        return Items.One(replace());
    }

    private static Evaluator Join(Call call)
    {
        var (target, separator, what) = (call.Target, call.Optional(0), call.What);
        return frame =>
        {
            var (items, texts, length) = (target(frame), new List<string>(), 0L);
            foreach (var item in items)
            {
                texts.Add(Singleton.Text(Items.One(item), what) ?? "");
                TextLimit.Check(length += texts[^1].Length);
            }

            return items.IsEmpty
                ? items
                : Items.One(string.Join(separator is null ? "" : Singleton.Text(separator(frame), what) ?? "", texts));
        };
    }
}
