using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>Evaluates a criterion on each item, with <c>$this</c> and <c>$index</c>.</summary>
internal static class Criteria
{
    private const string What = "a criterion";

    /// <summary>True if the criterion is as wanted for any item; unknown counts as false.</summary>
    public static bool Any(Items items, Evaluator criterion, Frame outer, bool wanted)
    {
        if (items.IsEmpty)
        {
            return false;
        }

        var frame = outer.Inner();
        for (var i = 0; i < items.Count; i++)
        {
            frame.MoveTo(items[i], i);
            if ((Singleton.Boolean(criterion(frame), What) == true) == wanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The items for which the criterion is true.</summary>
    public static Items Where(Items items, Evaluator criterion, Frame outer)
    {
        if (items.IsEmpty)
        {
            return items;
        }

        var (kept, frame) = (default(ItemsBuilder), outer.Inner());
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            frame.MoveTo(item, i);
            if (Singleton.Boolean(criterion(frame), What) == true)
            {
                kept.Add(item);
            }
        }

        return kept.ToItems();
    }

    /// <summary>What the projection gives for each item, one after another.</summary>
    public static Items Select(Items items, Evaluator projection, Frame outer)
    {
        if (items.IsEmpty)
        {
            return items;
        }

        var (results, frame) = (default(ItemsBuilder), outer.Inner());
        for (var i = 0; i < items.Count; i++)
        {
            frame.MoveTo(items[i], i);
            var projected = projection(frame);
            frame.Evaluation.Spend(projected.Count);
            results.AddRange(projected);
        }

        return results.ToItems();
    }
}
