// https://hl7.org/fhir/R4/search.html#lastUpdated
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Turns moments into sids. Later versions never have an earlier time, so that a condition on the time is a range of sids: found by halving, without an
/// index on the time.
/// </summary>
internal sealed class VersionClock(ReadSession session, SqlDialect dialect)
{
    private const long TicksPerMillisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>Where moments are looked up.</summary>
    public ReadSession Session => session;

    /// <summary>The ranges of sids (end excluded) of the versions whose time compares so. A time is a span of one millisecond.</summary>
    public IReadOnlyList<(long First, long End)> RangesOf(DateValue value)
    {
        var (start, end) = (value.Start, value.End);
        return value.Prefix switch
        {
            SearchPrefix.Eq => [(At(Up(start)), At(Down(end)))],
            SearchPrefix.Ne => [(0, At(Up(start))), (At(Down(end)), long.MaxValue)],
            SearchPrefix.Gt => [(At(Down(end)), long.MaxValue)],
            SearchPrefix.Lt => [(0, At(Up(start)))],
            SearchPrefix.Ge => [(At(Math.Min(Up(start), Down(end))), long.MaxValue)],
            SearchPrefix.Le => [(0, At(Math.Max(Up(start), Down(end))))],
            SearchPrefix.Sa => [(At(Up(end)), long.MaxValue)],
            SearchPrefix.Eb => [(0, At(Down(start)))],

            // A version's time is a millisecond, and includes no more than that.
            SearchPrefix.Co => end - start > TicksPerMillisecond ? [] : [(At(Down(start)), At(Up(end)))],
            _ => [(At(Down(start)), At(Up(end)))],
        };
    }

    /// <summary>The first sid whose version was written at or after this moment (milliseconds since 1970), or one above all.</summary>
    public long At(long milliseconds)
    {
        var newest = session.Scalar(new SqlStatement("SELECT MAX(sid) FROM version", [])) ?? 0;
        long low = 0;
        var high = newest + 1;

        // Kept true: versions below low are older; versions from high on are not.
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = session.Query(
                new SqlStatement($"SELECT {dialect.Top("1")}sid, last_updated FROM version WHERE sid >= @p0 ORDER BY sid {dialect.Limit("1")}", [middle]),
                r => (Sid: r.GetInt64(0), Time: r.GetInt64(1)));
            if (row.Count == 0 || row[0].Time >= milliseconds)
            {
                high = middle;
            }
            else
            {
                low = row[0].Sid + 1;
            }
        }

        return low;
    }

    private static long Down(long ticks) => ticks == long.MinValue ? long.MinValue : FloorDivide(ticks - DateTime.UnixEpoch.Ticks);

    private static long Up(long ticks) => ticks == long.MinValue ? long.MinValue : -FloorDivide(-(ticks - DateTime.UnixEpoch.Ticks));

    private static long FloorDivide(long ticks) => Math.DivRem(ticks, TicksPerMillisecond) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;
}
