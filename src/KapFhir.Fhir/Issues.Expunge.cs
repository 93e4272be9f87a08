namespace KapFhir.Fhir;

/// <content>What can be wrong with removing things for good.</content>
public static partial class Issues
{
    /// <summary>403: the server is not set up for it.</summary>
    public static Issue ExpungeNotAllowed() => Error(
        403, "forbidden", "This server does not remove versions for good: set Expunge:Allowed to true to allow it, after a backup. DELETE marks a resource as deleted and keeps its history.");

    /// <summary>400: a call for very much that is not confirmed.</summary>
    public static Issue ExpungeUnconfirmed(string? type, string confirmation) => Error(
        400, "invalid", $"$expunge: expungeEverything here removes {(type is null ? "every resource of this server" : "every " + type)} with its history. Send the parameter 'confirm' with the valueString '{confirmation}' as well.");

    /// <summary>409: the newest version goes with its resource only.</summary>
    public static Issue ExpungeNewest(string type, string id, string version) => Error(
        409, "conflict", $"{version} is the newest version of {type}/{id}, and stays as long as the resource does. Update the resource first, or remove all of it: POST {type}/{id}/$expunge with expungeEverything.");

    /// <summary>200: how many versions went.</summary>
    public static Issue Expunged(int count) => AllOk(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} versions were removed for good."));
}
