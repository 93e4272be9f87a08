// https://hl7.org/fhir/R4/extensibility.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>An extension keeps its definition: its content, where it may stand, and whether it is a modifier.</summary>
internal static class ExtensionRules
{
    // Definitions for elements of other versions of FHIR follow from those versions: https://hl7.org/fhir/versions.html#extensions
    private static readonly string[] OtherVersions =
        ["http://hl7.org/fhir/1.0/", "http://hl7.org/fhir/3.0/", "http://hl7.org/fhir/4.0/", "http://hl7.org/fhir/4.3/", "http://hl7.org/fhir/5.0/"];

    // HL7's own extensions for authors and their tools: they follow the tools, not a version of FHIR, and say nothing to who exchanges resources.
    private const string Tooling = "http://hl7.org/fhir/tools/StructureDefinition/";

    // Modifiers of DSTU2 and STU3 that R4 has no element for.
    private static readonly string[] FormerModifiers = ["Patient.animal"];

    internal static void Check(FhirNode extension, ValidationRun run)
    {
        if (extension.ChildText("url") is not { } url)
        {
            return;
        }

        if (!url.Contains(':', StringComparison.Ordinal))
        {
            // Extensions inside a complex one have names instead of urls; their definition is the outer one's.
            if (extension.Parent?.Type.Name is not "Extension")
            {
                run.Add(Issues.ExtensionUrlNotAbsolute(extension.Location + ".url", url));
            }
        }
        else if (run.Profiles.FindExtension(url) is { } definition)
        {
            CheckUse(extension, url, definition, run);
            run.CheckProfile(extension, url);
        }
        else
        {
            CheckUnknown(extension, url, run);
        }
    }

    private static void CheckUse(FhirNode extension, string url, ExtensionDefinition definition, ValidationRun run)
    {
        if (definition.IsModifier != extension.Name is "modifierExtension" && extension.Parent?.Type.Name is not "Extension")
        {
            run.Add(Issues.ExtensionModifierMismatch(extension.Location, url, definition.IsModifier));
        }

        if (!definition.Allows(extension, run))
        {
            run.Add(Issues.ExtensionContext(extension.Location, url, definition.Contexts));
        }
        else if (definition.BrokenInvariant(extension, run) is { } broken)
        {
            run.Add(Issues.ExtensionContextInvariant(extension.Location, url, broken));
        }
    }

    private static void CheckUnknown(FhirNode extension, string url, ValidationRun run)
    {
        if (extension.Name is "modifierExtension")
        {
            run.Add(Issues.ModifierExtensionUnknown(extension.Location, url));
        }
        else if (IsModifierElsewhere(url, run))
        {
            run.Add(Issues.ExtensionModifierMismatch(extension.Location, url, isModifier: true));
        }
        else if (run.Options.IsStrict && !IsElsewhere(url))
        {
            run.Add(Issues.ExtensionUnknown(extension.Location, url));
        }
    }

    // https://hl7.org/fhir/versions.html#extensions: extension-[Path] is the element of that version, and a modifier if that is one.
    private static bool IsModifierElsewhere(string url, ValidationRun run)
    {
        const string mark = "/StructureDefinition/extension-";
        if (Array.Find(OtherVersions, v => url.StartsWith(v, StringComparison.Ordinal)) is null || url.IndexOf(mark, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return false;
        }

        var path = url[(at + mark.Length)..];
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return Array.IndexOf(FormerModifiers, path) >= 0
            || (dot > 0 && run.Profiles.Definitions.FindType(path[..dot])?.Element(path[(dot + 1)..]) is { IsModifier: true });
    }

    private static bool IsElsewhere(string url) =>
        Array.Exists(OtherVersions, v => url.StartsWith(v, StringComparison.Ordinal)) || url.StartsWith(Tooling, StringComparison.Ordinal) || IsExample(url);

    // https://www.rfc-editor.org/rfc/rfc2606#section-3: names for examples, which nobody defines anything under.
    private static bool IsExample(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Host.EndsWith("example.org", StringComparison.OrdinalIgnoreCase) || uri.Host.EndsWith("example.com", StringComparison.OrdinalIgnoreCase));
}
