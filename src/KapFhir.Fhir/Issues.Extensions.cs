// https://hl7.org/fhir/R4/extensibility.html and https://hl7.org/fhir/R4/defining-extensions.html
namespace KapFhir.Fhir;

/// <content>What can be wrong with the use of an extension.</content>
public static partial class Issues
{
    /// <summary>An extension's url is no absolute one, though it stands on its own.</summary>
    public static Issue ExtensionUrlNotAbsolute(string element, string url) =>
        Error(Unprocessable, "value", $"{element}: '{url}' is no absolute url; only extensions inside another may have a mere name. Write the url of the extension's definition.")
            with { Expression = element, Rule = "Extension.url" };

    /// <summary>An extension is used as a modifier and is none, or the other way round.</summary>
    public static Issue ExtensionModifierMismatch(string element, string url, bool isModifier) =>
        Error(Unprocessable, "extension", isModifier
            ? $"{element}: {url} may change the meaning of what holds it. Send it as a modifierExtension."
            : $"{element}: {url} does not change the meaning of what holds it. Send it as an extension.")
            with { Expression = element, Rule = url };

    /// <summary>An extension stands where its definition does not want it.</summary>
    public static Issue ExtensionContext(string element, string url, string contexts) =>
        Error(Unprocessable, "extension", $"{element}: {url} may not stand here; its definition allows: {contexts}. Move or remove it.")
            with { Expression = element, Rule = url };

    /// <summary>A condition of an extension's definition on its surroundings does not hold.</summary>
    public static Issue ExtensionContextInvariant(string element, string url, string invariant) =>
        Error(Unprocessable, "invariant", $"{element}: {url} may stand here only if this holds: {invariant}. Change what is around it, or remove it.")
            with { Expression = element, Rule = url };

    /// <summary>A modifier extension is defined nowhere here.</summary>
    public static Issue ModifierExtensionUnknown(string element, string url) =>
        Warning("extension", $"{element}: the modifier {url} is not known here, so what it changes about its holder is not understood; the resource is kept, and nothing is derived from it. "
            + "Install the package that defines it.")
            with { Expression = element, Rule = url };

    /// <summary>An extension is defined nowhere here, where that is asked for.</summary>
    public static Issue ExtensionUnknown(string element, string url) =>
        Error(Unprocessable, "extension", $"{element}: the extension {url} is not known here. Install the package that defines it, or remove it.")
            with { Expression = element, Rule = url };
}
