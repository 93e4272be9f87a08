using System.Globalization;
using System.Text;

namespace KapFhir.Benchmarks.Load;

/// <summary>What a load run measured, as a table with a column for each size; printed as it comes, and written into docs/performance.md when asked.</summary>
internal sealed class LoadReport
{
    private const string Begin = "<!-- load run -->";
    private const string End = "<!-- end of the load run -->";
    private readonly List<long> _sizes = [];
    private readonly List<Row> _rows = [];
    private readonly List<string> _remarks = [];

    /// <summary>What follows is measured with so many resources.</summary>
    internal void At(long resources)
    {
        _sizes.Add(resources);
        Print(Text($"-- {resources:N0} resources"));
    }

    /// <summary>Something that stands above the table.</summary>
    internal void Remark(FormattableString remark)
    {
        _remarks.Add(Text(remark));
        Print(Text(remark));
    }

    /// <summary>A figure; with a time, how it grows from the first size is told too.</summary>
    internal void Add(string what, string aim, FormattableString figure, double? milliseconds = null)
    {
        var row = _rows.Find(r => r.What == what);
        if (row is null)
        {
            _rows.Add(row = new Row(what, aim));
        }

        row.Figures[_sizes.Count - 1] = (Text(figure), milliseconds);
        Print($"{what}: {Text(figure)} (aim {aim})");
    }

    /// <summary>Writes the table between its marks into the page.</summary>
    internal void WriteInto(string page)
    {
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{page} has no lines '{Begin}' and '{End}'.");
        }

        File.WriteAllText(page, text[..(begin + Begin.Length)] + "\n" + Table() + text[end..]);
    }

    internal string Table()
    {
        var table = new StringBuilder();
        _remarks.ForEach(r => table.Append(r).Append("  \n"));
        table.Append("\n| what |").Append(string.Concat(_sizes.Select(s => Text($" {s:N0} resources |")))).Append(_sizes.Count > 1 ? " grows |" : "").Append(" aim |\n");
        table.Append("|---|").Append(string.Concat(_sizes.Select(_ => "---|"))).Append(_sizes.Count > 1 ? "---|" : "").Append("---|\n");
        foreach (var row in _rows)
        {
            table.Append("| ").Append(row.What).Append(" |").Append(string.Concat(Enumerable.Range(0, _sizes.Count).Select(i => $" {row.Figures.GetValueOrDefault(i).Text} |")));
            table.Append(_sizes.Count > 1 ? $" {row.Growth} |" : "").Append(' ').Append(row.Aim).Append(" |\n");
        }

        return table.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Print(string line) => Console.WriteLine(line);

    private sealed record Row(string What, string Aim)
    {
        public Dictionary<int, (string Text, double? Milliseconds)> Figures { get; } = [];

        public string Growth => Figures.Count > 1 && Figures.Values.First().Milliseconds is { } first && Figures.Values.Last().Milliseconds is { } last
            ? Text($"{last / first:0.00} times") : "";
    }
}
