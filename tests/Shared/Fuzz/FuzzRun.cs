using System.Diagnostics;
using System.Globalization;

namespace KapFhir.Tests.Fuzz;

/// <summary>
/// Throws inputs at a target and looks for exceptions, for more than 100 ms for each 1,024 bytes, and for more memory than the target grants. Every
/// input comes of the seed and its number alone, so that one can be run again.
/// </summary>
public sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const double MillisecondsPerKb = 100;
    private const int MostFindings = 10;
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(60);
    private readonly List<string> _findings = [];
    private long _cases;
    private long _taken;
    private long _bytes;
    private double _slowest;
    private double _mostAllocated;
    private long _startedAt;

    /// <summary>Runs until the time is over, or until there are enough findings.</summary>
    /// <param name="time">How long.</param>
    /// <param name="hangs">Is told of an input that does not end, in words; the run cannot go on.</param>
    public FuzzReport For(TimeSpan time, Action<string> hangs)
    {
        using var watch = new Timer(_ => Watch(hangs), state: null, Hanging, TimeSpan.FromSeconds(5));
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time && _findings.Count < MostFindings)
        {
            Run(_cases);
            _cases++;
        }

        Volatile.Write(ref _startedAt, 0);
        return new FuzzReport(target.Name, _cases, _taken, _bytes, TimeSpan.FromMilliseconds(_slowest), _mostAllocated, _findings);
    }

    /// <summary>Runs one input of an earlier run again.</summary>
    public FuzzReport Again(long number)
    {
        Run(number);
        return new FuzzReport(target.Name, 1, _taken, _bytes, TimeSpan.FromMilliseconds(_slowest), _mostAllocated, _findings);
    }

    private void Run(long number)
    {
        var test = target.Make(new Random(unchecked((int)((seed * 1_000_003L) + number))));
        _bytes += test.Size;
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        try
        {
            Judge(number, test);
        }
        catch (Exception fault)
        {
            // An exception is never an answer to input.
            Found(number, test, fault.ToString());
        }
    }

    private void Judge(long number, FuzzCase test)
    {
        var kb = Math.Max(1, test.Size / 1024.0);
        var (took, allocated) = Measure(test);
        if (allocated > Allowed(test))
        {
            // What is made once and kept (a code system's table, say) is not this input's.
            allocated = Measure(test).Allocated;
        }

        if (took > MillisecondsPerKb * kb)
        {
            took = Enumerable.Range(0, 3).Min(_ => TimeAlone(test));
        }

        _slowest = Math.Max(_slowest, took / kb);
        _mostAllocated = Math.Max(_mostAllocated, Math.Max(0, allocated - target.AllocatedAtLeast) / (double)Math.Max(1, test.Size));
        if (took > MillisecondsPerKb * kb)
        {
            Found(number, test, string.Create(CultureInfo.InvariantCulture, $"takes {took:0} ms for {test.Size} bytes"));
        }

        if (allocated > Allowed(test))
        {
            Found(number, test, string.Create(CultureInfo.InvariantCulture, $"allocates {allocated} bytes for {test.Size}"));
        }
    }

    private long Allowed(FuzzCase test) => target.AllocatedAtLeast + (target.MostAllocated * test.Size);

    private (double Took, long Allocated) Measure(FuzzCase test)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        return (Time(test), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private double Time(FuzzCase test)
    {
        var start = Stopwatch.GetTimestamp();
        var isTaken = test.Run();
        var took = Stopwatch.GetElapsedTime(start);
        _taken += isTaken ? 1 : 0;
        return took.TotalMilliseconds;
    }

    // Other inputs' garbage, code compiled for the first time and other programs must not count.
    private double TimeAlone(FuzzCase test)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Time(test);
    }

    private void Watch(Action<string> hangs)
    {
        var started = Volatile.Read(ref _startedAt);
        if (started != 0 && Stopwatch.GetElapsedTime(started) > Hanging)
        {
            hangs(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: case {_cases} of seed {seed} does not end"));
        }
    }

    private void Found(long number, FuzzCase test, string what)
    {
        var input = test.Input.Length <= 2000 ? test.Input : test.Input[..2000] + "...";
        _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{target.Name}, --seed {seed} --case {number}: {what}\n{input}"));
    }
}
