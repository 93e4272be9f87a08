using KapFhir.Fhir.Search;

namespace KapFhir.Store.Dialects;

/// <summary>
/// The instance of rows that are no part of a composite: how many different rows of the version before this one have its parameter and
/// first column. Searches walk the first only.
/// </summary>
internal static class InstanceCount
{
    /// <summary>How many have this reference's target, but another version.</summary>
    public static int Before(List<ReferenceEntry> entries, int index)
    {
        var entry = entries[index];
        var count = 0;
        for (var i = 0; entry.Key.Instance == 0 && i < index; i++)
        {
            var other = entries[i];
            if (other.Id == entry.Id && other.Key == entry.Key && other.Type == entry.Type)
            {
                if (other.Version == entry.Version)
                {
                    return count;
                }

                count++;
            }
        }

        return count;
    }

    /// <summary>How many have this token's code, but another system.</summary>
    public static int Before(List<TokenEntry> entries, int index)
    {
        var entry = entries[index];
        var count = 0;
        for (var i = 0; entry.Key.Instance == 0 && i < index; i++)
        {
            var other = entries[i];
            if (other.Code == entry.Code && other.Key == entry.Key)
            {
                if (other.System == entry.System)
                {
                    return count;
                }

                count++;
            }
        }

        return count;
    }
}
