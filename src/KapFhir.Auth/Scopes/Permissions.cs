// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
namespace KapFhir.Auth.Scopes;

/// <summary>What may be done with resources of a type: the letters of a scope.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>c</c>: create.</summary>
    Create = 1,

    /// <summary><c>r</c>: read, vread, the history of an instance.</summary>
    Read = 2,

    /// <summary><c>u</c>: update, which may create; patch.</summary>
    Update = 4,

    /// <summary><c>d</c>: delete.</summary>
    Delete = 8,

    /// <summary><c>s</c>: search, the history of a type or the system.</summary>
    Search = 16,

    /// <summary>All of it.</summary>
    All = 31,
}

/// <summary>Permissions as scopes write them.</summary>
internal static class PermissionText
{
    private const string Letters = "cruds";

    /// <summary>What follows the dot of a scope; null if it is none. Letters out of order are none: "valid suffixes are a subset of the in-order string .cruds".</summary>
    public static Permissions? Parse(string suffix) => suffix switch
    {
        "" => null,
        "read" => Permissions.Read | Permissions.Search,
        "write" => Permissions.Create | Permissions.Update | Permissions.Delete,
        "*" => Permissions.All,
        _ => ParseLetters(suffix),
    };

    /// <summary>The letters.</summary>
    public static string Of(Permissions permissions) => string.Concat(Letters.Where((_, i) => ((int)permissions & (1 << i)) != 0));

    private static Permissions? ParseLetters(string suffix)
    {
        var (found, next) = (Permissions.None, 0);
        foreach (var letter in suffix)
        {
            var at = Letters.IndexOf(letter, next);
            if (at < 0)
            {
                return null;
            }

            found |= (Permissions)(1 << at);
            next = at + 1;
        }

        return found;
    }
}
