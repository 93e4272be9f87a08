// https://hl7.org/fhir/R4/profiling.html#discriminator: "the path uses a subset of FHIRPath: element names, extension(url), resolve(), ofType(type), $this"
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>A discriminator's path, from an item of a sliced list to what tells slices apart.</summary>
internal sealed class DiscriminatorPath
{
    private DiscriminatorPath(IReadOnlyList<DiscriminatorStep> steps) => Steps = steps;

    internal IReadOnlyList<DiscriminatorStep> Steps { get; }

    /// <summary>Parses the path, or null if it leaves the subset.</summary>
    internal static DiscriminatorPath? Parse(string text)
    {
        var steps = new List<DiscriminatorStep>();
        foreach (var part in SplitOutsideQuotes(text))
        {
            if (StepOf(part) is not { } step)
            {
                return null;
            }

            if (step.Kind != DiscriminatorStepKind.This)
            {
                steps.Add(step);
            }
        }

        return new DiscriminatorPath(steps);
    }

    /// <summary>True if any node at the end of the first steps of the path passes.</summary>
    /// <param name="item">Where the path begins.</param>
    /// <param name="count">How many of its steps to take.</param>
    /// <param name="run">The run, for references.</param>
    /// <param name="passes">The test.</param>
    internal bool Any(FhirNode item, int count, ValidationRun run, Func<FhirNode, bool> passes) => Any(item, 0, count, run, passes);

    private bool Any(FhirNode node, int at, int count, ValidationRun run, Func<FhirNode, bool> passes)
    {
        if (at == count)
        {
            return passes(node);
        }

        var step = Steps[at];
        switch (step.Kind)
        {
            case DiscriminatorStepKind.Resolve:
                return run.Resolve(node) is { } target && Any(target, at + 1, count, run, passes);
            case DiscriminatorStepKind.OfType:
                return node.Type.Is(step.Argument) && Any(node, at + 1, count, run, passes);
            default:
                foreach (var child in node.Children)
                {
                    if (step.Leads(child) && Any(child, at + 1, count, run, passes))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static DiscriminatorStep? StepOf(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        var argument = open < 0 ? "" : part[(open + 1)..].TrimEnd(')').Trim('\'', '"', ' ');
        return (open < 0 ? part : part[..open]) switch
        {
            "$this" => new(DiscriminatorStepKind.This, ""),
            "resolve" => new(DiscriminatorStepKind.Resolve, ""),
            "ofType" or "as" => new(DiscriminatorStepKind.OfType, argument),
            "extension" when open >= 0 => new(DiscriminatorStepKind.Extension, argument),
            var name when open < 0 && name.Length > 0 => new(DiscriminatorStepKind.Child, name),
            _ => null,
        };
    }

    private static IEnumerable<string> SplitOutsideQuotes(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] is '\'';
            if (text[i] == '.' && !quoted)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }
}

/// <summary>What a step of a discriminator's path does.</summary>
internal enum DiscriminatorStepKind
{
    /// <summary>Stays.</summary>
    This,

    /// <summary>Goes to a child element.</summary>
    Child,

    /// <summary>Goes to the extension of a url.</summary>
    Extension,

    /// <summary>Goes to the resource that a reference leads to.</summary>
    Resolve,

    /// <summary>Stays if the value is of a type.</summary>
    OfType,
}

/// <summary>A step of a discriminator's path.</summary>
internal sealed record DiscriminatorStep(DiscriminatorStepKind Kind, string Argument)
{
    /// <summary>True if this child is where the step goes.</summary>
    internal bool Leads(FhirNode child) => Kind == DiscriminatorStepKind.Child
        ? string.Equals(child.Name, Argument, StringComparison.Ordinal)
        : child.Name is "extension" && string.Equals(child.ChildText("url"), Argument, StringComparison.Ordinal);
}
