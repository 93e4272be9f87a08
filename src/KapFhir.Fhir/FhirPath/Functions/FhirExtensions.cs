// https://hl7.org/fhir/R4/fhirpath.html#functions
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>What R4 adds to FHIRPath, apart from references and terminology.</summary>
internal static class FhirExtensions
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("extension", 1, 1, Extension),
        new("hasExtension", 1, 1, HasExtension),
        Function.Of("hasValue", items => Items.Of(items.Only is { } item && (item is not FhirNode node || node.HasValue))),
        Function.Of("getValue", items => items.Only is { } item && Values.Of(item) is var value and not FhirNode
            ? Items.One(value)
            : Items.Empty),
        Function.Of("htmlChecks", items => Items.Of(items.Only is FhirNode { Text: { } html } ? HtmlChecks.Pass(html) : items.IsEmpty)),
        new("checkModifiers", 0, int.MaxValue, CheckModifiers),
        new("conformsTo", 1, 1, ConformsTo),
        new("slice", 2, 2, Slice),
        Function.Of("elementDefinition", ElementDefinitions.Of),
    ];

    private static Evaluator Extension(Call call)
    {
        var find = Finder(call);
        return frame => find(frame);
    }

    private static Evaluator HasExtension(Call call)
    {
        var find = Finder(call);
        return frame => Items.Of(!find(frame).IsEmpty);
    }

    private static Evaluator Finder(Call call)
    {
        var (target, what) = (call.Target, call.What);
        if (call.ConstantText(0) is { } constant)
        {
            var bytes = Encoding.UTF8.GetBytes(constant);
            return frame => Find(target(frame), constant, bytes);
        }

        var argument = call.Argument(0);
        return frame =>
        {
            var items = target(frame);
            return Singleton.Text(argument(frame), what) is { } url ? Find(items, url, Encoding.UTF8.GetBytes(url)) : Items.Empty;
        };
    }

    private static Items Find(Items items, string url, byte[] utf8)
    {
        var found = default(ItemsBuilder);
        foreach (var item in items)
        {
            if (item is FhirNode node)
            {
                Find(node, url, utf8, ref found);
            }
        }

        return found.ToItems();
    }

    private static void Find(FhirNode node, string url, byte[] utf8, ref ItemsBuilder found)
    {
        foreach (var child in node.Children)
        {
            if (string.Equals(child.Element!.Name, "extension", StringComparison.Ordinal)
                && child.Child("url") is { } given && TextEquality.Matches(given, utf8, url))
            {
                found.Add(child);
            }
        }
    }

    // True if every modifier extension anywhere in the item is one of those listed.
    private static Evaluator CheckModifiers(Call call)
    {
        var (target, what) = (call.Target, call.What);
        var known = call.Written.Select(call.Compile).ToArray();
        return frame =>
        {
            var item = Singleton.Item(target(frame), what);
            var urls = known.Select(k => Singleton.Text(k(frame), what)).ToHashSet(StringComparer.Ordinal);
            return Items.Of(item is not FhirNode node || HasOnly(node, urls));
        };
    }

    private static bool HasOnly(FhirNode node, HashSet<string?> urls)
    {
        foreach (var child in node.Children)
        {
            if ((child.Name == "modifierExtension" && !urls.Contains(child.ChildText("url"))) || !HasOnly(child, urls))
            {
                return false;
            }
        }

        return true;
    }

    // A core definition is its type; any other profile is for the context to judge.
    private static Evaluator ConformsTo(Call call)
    {
        const string core = "http://hl7.org/fhir/StructureDefinition/";
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame =>
        {
            if (Singleton.Item(target(frame), what) is not FhirNode node || Singleton.Text(argument(frame), what) is not { } url)
            {
                return Items.Empty;
            }

            var type = url.StartsWith(core, StringComparison.Ordinal) ? FhirDefinitions.R4.FindType(url[core.Length..]) : null;
            return Items.Of(type is null ? frame.Evaluation.Context.ConformsTo?.Invoke(node, url) : node.Type.Is(type.Name));
        };
    }

    // The items of one slice of a profile: empty where the context does not know it.
    private static Evaluator Slice(Call call)
    {
        var (target, structure, name, what) = (call.Target, call.Argument(0), call.Argument(1), call.What);
        return frame =>
        {
            var (items, kept) = (target(frame), default(ItemsBuilder));
            if (Singleton.Item(structure(frame), what) is not { } profile || Singleton.Text(name(frame), what) is not { } slice)
            {
                return Items.Empty;
            }

            // "The given structure": its canonical url, or the StructureDefinition itself.
            var url = profile is FhirNode { Type.Kind: TypeKind.Resource } definition ? definition.ChildText("url") : Singleton.Text(Items.One(profile), what);
            foreach (var item in items)
            {
                if (item is FhirNode node && url is not null && frame.Evaluation.Context.IsInSlice?.Invoke(node, url, slice) == true)
                {
                    kept.Add(item);
                }
            }

            return kept.ToItems();
        };
    }
}
