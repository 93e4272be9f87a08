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

    public Frame Inner() => new(Evaluation) { Total = Total };

    public void MoveTo(object item, int index)
    {
        Evaluation.Spend(1);
        This = Items.One(item);
        Index = index;
    }
}
