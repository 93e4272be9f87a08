// https://hl7.org/fhir/R4/references.html
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>The addresses that pages lead to. All of this server's own begin at its root, so that pages work behind any proxy that shows the same path.</summary>
/// <param name="FhirBase">The FHIR base as clients see it.</param>
internal sealed record PageLinks(string FhirBase)
{
    private static readonly string[] Outside = ["http://", "https://", "mailto:"];

    /// <summary>The path of the FHIR base: <c>/fhir</c>, or what a proxy shows in front of it.</summary>
    public string FhirPath { get; } = Uri.TryCreate(FhirBase, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/') : FhirRoutes.BasePath;

    /// <summary>A path of this server that is not under the FHIR base.</summary>
    public string Site(string path) =>
        (FhirPath.EndsWith(FhirRoutes.BasePath, StringComparison.Ordinal) ? FhirPath[..^FhirRoutes.BasePath.Length] : "") + path;

    /// <summary>A path under the FHIR base.</summary>
    public string Fhir(string path) => path.Length == 0 ? FhirPath : FhirPath + "/" + path;

    /// <summary>The path under the FHIR base that an address of this server has; null if it is another's.</summary>
    public string? OwnPath(string address) => address.StartsWith(FhirBase + "/", StringComparison.Ordinal) ? address[(FhirBase.Length + 1)..] : null;

    /// <summary>A link to what a reference names, or its text: what is no resource's address is never made a link to this server.</summary>
    public Html Reference(string reference, string text)
    {
        var own = OwnPath(reference) ?? reference;
        return IsResource(own) ? To(Fhir(own), text)
            : own.StartsWith('#') && own.Length > 1 ? To("#contained-" + Uri.EscapeDataString(own[1..]), text)
            : Address(reference, text);
    }

    /// <summary>An address: a link if it leads to the web, otherwise its text.</summary>
    public Html Address(string address, string text) =>
        OwnPath(address) is { } own ? To(Fhir(own), text)
        : Outside.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) && Uri.TryCreate(address, UriKind.Absolute, out _)
            ? Html.Of($"""<a href="{address}" rel="noopener noreferrer nofollow">{text}</a>""")
            : Html.Of($"{text}");

    /// <summary>A link.</summary>
    public static Html To(string address, string text) => Html.Of($"""<a href="{address}">{text}</a>""");

    // [type]/[id], with or without a version.
    private static bool IsResource(string path)
    {
        var parts = path.Split('/');
        return parts is [_, { Length: > 0 }] or [_, { Length: > 0 }, "_history", { Length: > 0 }]
            && FhirDefinitions.R4.FindResourceType(parts[0]) is not null && parts.All(IsSegment);
    }

    // https://hl7.org/fhir/R4/datatypes.html#id
    private static bool IsSegment(string part) => part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && part is not ("." or "..");
}
