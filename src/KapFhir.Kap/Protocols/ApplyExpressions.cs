// https://hl7.org/fhir/R4/plandefinition.html: expressions
using KapFhir.Fhir;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols;

/// <summary>
/// Evaluates the expressions of definitions: FHIRPath on the subject, with the operation's parameters as variables. CQL is refused, never skipped: a step
/// whose condition nobody has looked at must not come out as applicable.
/// </summary>
internal sealed class ApplyExpressions(ApplyRequest request, ApplySources sources)
{
    private static readonly string[] Nothing = [];

    /// <summary>Whether an action applies: all its conditions of kind applicability hold. Empty means no.</summary>
    internal Result<bool> Applies(FhirNode action, IReadOnlyDictionary<string, IReadOnlyList<object>> inputs)
    {
        var applies = true;
        var issues = new List<Issue>();
        foreach (var condition in action.ChildrenNamed("condition").Where(c => c.ChildText("kind") is "applicability"))
        {
            if (condition.Child("expression") is not { } expression)
            {
                continue;
            }

            var holds = Evaluate(expression, inputs).Then(items => Truth(items, expression));
            issues.AddRange(holds.Issues);
            applies &= !holds.IsSuccess || holds.Value;
        }

        return issues.Count > 0 ? Result<bool>.Failed(issues) : applies;
    }

    /// <summary>What an expression gives.</summary>
    internal Result<IReadOnlyList<object>> Evaluate(FhirNode expression, IReadOnlyDictionary<string, IReadOnlyList<object>> inputs)
    {
        var language = expression.ChildText("language");
        if (language is not "text/fhirpath" || expression.ChildText("expression") is not { } text)
        {
            return Issues.ExpressionNotEvaluated(expression.Location, language ?? "nothing");
        }

        var values = new List<object>();
        var compiled = FhirPathExpression.Compile(text);
        var fault = compiled.IsSuccess ? compiled.Value.TryEvaluate(request.Subject, Context(inputs), values) : compiled.Issues[0];
        return fault is null ? values : Issues.ExpressionFailed(expression.Location, text, fault.Diagnostics);
    }

    private static Result<bool> Truth(IReadOnlyList<object> items, FhirNode expression) => items switch
    {
        [] => false,
        [bool answer] => answer,
        [FhirNode { Type.Name: "boolean" } node] => node.Text == "true",
        _ => Issues.ExpressionFailed(expression.Location, expression.ChildText("expression") ?? "", "it gives no yes or no."),
    };

    private FhirPathContext Context(IReadOnlyDictionary<string, IReadOnlyList<object>> inputs)
    {
        var variables = new Dictionary<string, IReadOnlyList<object>>(inputs, StringComparer.Ordinal)
        {
            ["subject"] = [request.Subject],
            ["patient"] = [request.Subject],
            ["start"] = [Build.Time(request.Start)],
            ["encounter"] = Known(request.Encounter),
            ["practitioner"] = Known(request.Practitioner),
            ["organization"] = Known(request.Organization),
        };
        foreach (var name in new[] { "userType", "userLanguage", "userTaskContext", "setting", "settingContext" })
        {
            variables[name] = Known(request.Context.GetValueOrDefault(name));
        }

        return new FhirPathContext
        {
            Now = request.Now,
            Variables = variables,
            IsMemberOf = sources.IsMemberOf,
            Resolve = reference => sources.Records.Follow(reference),
        };
    }

    private static IReadOnlyList<object> Known(FhirNode? node) => node is null ? Nothing : [node];
}
