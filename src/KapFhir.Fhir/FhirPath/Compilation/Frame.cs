using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>A compiled expression.</summary>
internal delegate Items Evaluator(Frame frame);

/// <summary>What is the same throughout one evaluation.</summary>
internal sealed class Evaluation(FhirNode? focus, FhirPathContext context)
{
    /// <summary>The most items one evaluation may visit, so that no expression hangs: about a second of work.</summary>
    internal const int MaxWork = 5_000_000;

    private int _work;
    private DateTimeOffset? _now;

    public FhirNode? Focus { get; } = focus;

    public FhirPathContext Context { get; } = context;

    /// <summary>One moment for the whole evaluation. http://hl7.org/fhirpath/N1/#utility-functions</summary>
    public DateTimeOffset Now => _now ??= Context.Now ?? TimeProvider.System.GetLocalNow();

    public void Spend(int items)
    {
        if ((_work += items) > MaxWork || Context.Budget?.TrySpend(items) == false)
        {
            throw new FhirPathEvaluationException(Issues.FhirPathTooMuchWork(MaxWork));
        }
    }
}

/// <summary>
/// What <c>$this</c>, <c>$index</c> and <c>$total</c> are. A function with a criterion makes one and moves it from item to item.
/// </summary>
internal sealed class Frame(Evaluation evaluation)
{
    public Evaluation Evaluation { get; } = evaluation;

    public Items This { get; set; }

    public int Index { get; set; } = -1;

    public Items Total { get; set; }

    /// <summary>The variables that <c>defineVariable()</c> has made so far, the latest first.</summary>
    public DefinedVariable? Defined { get; set; }

    public Frame Inner() => new(Evaluation) { Total = Total, Defined = Defined };

    /// <summary>A frame whose <c>$this</c> is a whole collection.</summary>
    public Frame On(Items items) => new(Evaluation) { Total = Total, Defined = Defined, This = items, Index = Index };

    public void MoveTo(object item, int index)
    {
        Evaluation.Spend(1);
        This = Items.One(item);
        Index = index;
    }
}

/// <summary>A variable of <c>defineVariable()</c>, and those made before it.</summary>
internal sealed record DefinedVariable(string Name, Items Value, DefinedVariable? Before)
{
    /// <summary>The variable of this name here or before, or null.</summary>
    public static DefinedVariable? Find(DefinedVariable? latest, string name)
    {
        var variable = latest;
        while (variable is not null && !string.Equals(variable.Name, name, StringComparison.Ordinal))
        {
            variable = variable.Before;
        }

        return variable;
    }
}
