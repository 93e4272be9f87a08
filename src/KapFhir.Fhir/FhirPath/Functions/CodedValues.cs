// https://hl7.org/fhir/R4/fhirpath.html#functions
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>The functions that ask the terminology of the context: empty where it does not know.</summary>
internal static class CodedValues
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("memberOf", 1, 1, MemberOf),
        new("subsumes", 1, 1, call => Subsumes(call, isReversed: false)),
        new("subsumedBy", 1, 1, call => Subsumes(call, isReversed: true)),
    ];

    private static Evaluator MemberOf(Call call)
    {
        var (target, valueSet, what) = (call.Target, call.Argument(0), call.What);
        return frame => Singleton.Item(target(frame), what) is { } coded && Singleton.Text(valueSet(frame), what) is { } url
            ? Items.Of(IsMember(coded, url, frame.Evaluation.Context.IsMemberOf))
            : Items.Empty;
    }

    private static bool? IsMember(object coded, string url, Func<string?, string, string, bool?>? ask)
    {
        bool? any = null;
        foreach (var (system, code) in Codings(coded))
        {
            var isMember = ask?.Invoke(system, code, url);
            if (isMember == true)
            {
                return true;
            }

            any ??= isMember;
        }

        return any;
    }

    private static Evaluator Subsumes(Call call, bool isReversed)
    {
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame => Singleton.Item(target(frame), what) is { } a && Singleton.Item(argument(frame), what) is { } b
            ? Items.Of(isReversed ? Subsumes(b, a, frame.Evaluation.Context) : Subsumes(a, b, frame.Evaluation.Context))
            : Items.Empty;
    }

    private static bool? Subsumes(object general, object special, FhirPathContext context)
    {
        bool? any = null;
        foreach (var (system, code) in Codings(general))
        {
            foreach (var (otherSystem, other) in Codings(special))
            {
                var subsumes = system == otherSystem ? Subsumes(system, code, other, context) : false;
                if (subsumes == true)
                {
                    return true;
                }

                any ??= subsumes;
            }
        }

        return any;
    }

    private static bool? Subsumes(string? system, string general, string special, FhirPathContext context) =>
        general == special ? true : system is null ? null : context.Subsumes?.Invoke(system, general, special);

    private static IEnumerable<(string? System, string Code)> Codings(object item)
    {
        if (item is not FhirNode { Type.Kind: not TypeKind.Primitive } node)
        {
            return Values.Of(item) is string text ? [(null, text)] : [];
        }

        var codings = node.Type.Name == "CodeableConcept" ? node.ChildrenNamed("coding") : [node];
        return codings.Where(c => c.ChildText("code") is not null).Select(c => (c.ChildText("system"), c.ChildText("code")!));
    }
}
