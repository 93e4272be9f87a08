// https://hl7.org/fhir/R4/http.html#concurrency and RFC 7232
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Http;

/// <summary>The conditions of a request: headers of HTTP, or their counterparts in a bundle's entry.</summary>
/// <param name="IfMatch">Do it only to one of these versions.</param>
/// <param name="IfNoneMatch">Do it only to another version than these.</param>
/// <param name="IfModifiedSince">Send it only if newer, or null.</param>
/// <param name="IfNoneExist">Create only if this search finds nothing, or null.</param>
internal sealed record RequestConditions(EntityTags? IfMatch, EntityTags? IfNoneMatch, DateTimeOffset? IfModifiedSince, string? IfNoneExist)
{
    public static RequestConditions None { get; } = new(null, null, null, null);

    public static Result<RequestConditions> Parse(string? ifMatch, string? ifNoneMatch, string? ifModifiedSince, string? ifNoneExist)
    {
        if (ifMatch is null && ifNoneMatch is null && ifModifiedSince is null && ifNoneExist is null)
        {
            return None;
        }

        return EntityTags.Parse("If-Match", ifMatch).Then(match =>
            EntityTags.Parse("If-None-Match", ifNoneMatch).Then<RequestConditions>(noneMatch =>
                new RequestConditions(match, noneMatch, ParseDate(ifModifiedSince), ifNoneExist)));
    }

    /// <summary>
    /// True if the client already has this version: answer 304. If-None-Match decides alone where both are sent (RFC 7232, 3.3).
    /// </summary>
    public bool IsUnchanged(StoredVersion version)
    {
        if (IfNoneMatch is not null)
        {
            return IfNoneMatch.Contain(version.VersionId);
        }

        // An HTTP date has whole seconds.
        return IfModifiedSince is { } since && version.LastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    /// <summary>Why the current version may not be changed, or null.</summary>
    public Issue? Objection(string type, string id, StoredVersion? current)
    {
        var living = current is { IsDeleted: false } ? current : null;
        if (IfMatch is not null && (living is null || !IfMatch.Contain(living.VersionId)))
        {
            return Issues.VersionConflict(type, id, living?.VersionId.ToString(CultureInfo.InvariantCulture));
        }

        return living is not null && IfNoneMatch is not null && IfNoneMatch.Contain(living.VersionId)
            ? Issues.AlreadyExists(type, id) : null;
    }

    // A date that is none is ignored: RFC 7232, 3.3. In a bundle it is an instant.
    private static DateTimeOffset? ParseDate(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}

/// <summary>Entity tags: <c>*</c>, or a list of versions.</summary>
internal sealed record EntityTags(IReadOnlyList<string> Versions, bool IsAny)
{
    /// <summary>The weak form is FHIR's, the strong one is understood too; https://hl7.org/fhir/R4/http.html#versioning.</summary>
    public static Result<EntityTags?> Parse(string header, string? text)
    {
        if (text is null)
        {
            return Result<EntityTags?>.Succeeded(null, []);
        }

        if (text.Trim() == "*")
        {
            return new EntityTags([], IsAny: true);
        }

        var versions = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var tag = part.StartsWith("W/", StringComparison.Ordinal) ? part[2..] : part;
            if (tag.Length < 3 || tag[0] != '"' || tag[^1] != '"')
            {
                return Issues.BadEntityTag(header, text);
            }

            versions.Add(tag[1..^1]);
        }

        return new EntityTags(versions, IsAny: false);
    }

    public bool Contain(int versionId) =>
        IsAny || Versions.Contains(versionId.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
