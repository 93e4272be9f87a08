// https://hl7.org/fhir/R4/datatypes.html, https://hl7.org/fhir/R4/codesystem.html, https://hl7.org/fhir/R4/valueset.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with single values and with definitions, beyond elements and invariants.</content>
public static partial class Issues
{
    /// <summary>The stated size of an attachment is not that of its data.</summary>
    public static Issue AttachmentSizeDiffers(string element, string stated, int found) =>
        Error(Unprocessable, "value", string.Create(CultureInfo.InvariantCulture, $"{element} is {stated}, but the data have {found} bytes. Correct the size."))
            with { Expression = element, Rule = "Attachment.size" };

    /// <summary>The stated hash of an attachment is not that of its data.</summary>
    public static Issue AttachmentHashDiffers(string element) =>
        Error(Unprocessable, "value", $"{element} is not the SHA-1 hash of the data in base64. Correct the hash or the data.") with { Expression = element, Rule = "Attachment.hash" };

    /// <summary>A code is none of its system, all of whose codes are known here.</summary>
    /// <param name="element">The element with the code.</param>
    /// <param name="code">The code.</param>
    /// <param name="system">The system.</param>
    /// <param name="isFixed">True if the system cannot have grown since it became known here.</param>
    public static Issue CodeNotInSystem(string element, string code, string system, bool isFixed) => (isFixed
        ? Error(Unprocessable, "code-invalid", $"{element}: '{code}' is no code of {system}. Use one of its codes.")
        : Warning("code-invalid", $"{element}: '{code}' is no code of {system} as known here. Check it; newer editions may have it."))
            with { Expression = element, Rule = system };

    /// <summary>A code cannot be one of its system by the system's grammar.</summary>
    public static Issue CodeMalformed(string element, string code, string system) =>
        Error(Unprocessable, "code-invalid", $"{element}: '{code}' cannot be a code of {system}: its length or check digit is wrong. Correct the code.")
            with { Expression = element, Rule = system };

    /// <summary>A display is not the one of the code.</summary>
    public static Issue DisplayDiffers(string element, string found, string display, string system, string code) =>
        Warning("value", $"{element} is '{found}', but {system}|{code} is '{display}'. Correct the display, or the code if that is what is wrong.")
            with { Expression = element, Rule = system };

    /// <summary>A coding's system is a value set.</summary>
    public static Issue SystemIsValueSet(string element, string system) =>
        Error(Unprocessable, "value", $"{element}: {system} is a value set, which draws codes from systems. Write the url of the code system.") with { Expression = element, Rule = "Coding.system" };

    /// <summary>A concept map maps a code that is not in the value set it says it maps.</summary>
    public static Issue MappedCodeNotInValueSet(string element, string code, string system, string valueSet) =>
        Error(Unprocessable, "value", $"{element}: '{system}|{code}' is not in {valueSet}, which the map says it maps. Correct the code, or the map's source or target.")
            with { Expression = element, Rule = valueSet };

    /// <summary>The value of a filter cannot be one of its property.</summary>
    public static Issue FilterValueOfOtherType(string element, string value, string property, string form) =>
        Error(Unprocessable, "value", $"{element}: '{value}' can be no value of the property '{property}', which has the form {form}. Correct the value.")
            with { Expression = element, Rule = property };

    /// <summary>A filter's value is a parameter that its value set does not declare.</summary>
    public static Issue ValueSetParameterUnknown(string element, string name) =>
        Error(Unprocessable, "value", $"{element}: the value set declares no parameter '{name}'. Declare it, or name one that is.") with { Expression = element, Rule = "filter.value" };

    /// <summary>A coding's system only supplements another.</summary>
    public static Issue SystemIsSupplement(string element, string system, string supplemented) =>
        Error(Unprocessable, "value", $"{element}: {system} is a supplement, which defines no codes. Write the url of the code system that it adds to, {supplemented}.")
            with { Expression = element, Rule = "Coding.system" };

    /// <summary>The system of a part of a value set is relative.</summary>
    public static Issue SystemNotAbsolute(string element, string system) =>
        Error(Unprocessable, "value", $"{element}: '{system}' is no absolute url. Write the url of the code system, also for one that is contained.")
            with { Expression = element, Rule = "ValueSet.compose.include.system" };

    /// <summary>A filter of a value set is no expression constraint.</summary>
    public static Issue ConstraintMalformed(string element, string text) =>
        Error(Unprocessable, "value", $"{element}: '{text}' is no SNOMED CT expression constraint: two concepts stand side by side, or a bracket is open. Join them (AND, OR, MINUS), close it.")
            with { Expression = element, Rule = "ValueSet.compose.include.filter.value" };

    /// <summary>A code system states another number of concepts than it has.</summary>
    public static Issue ConceptCountDiffers(string element, string stated, int found) =>
        Error(Unprocessable, "value", string.Create(CultureInfo.InvariantCulture, $"{element} is {stated}, but the code system, which says it is complete, has {found} concepts. Correct one of them."))
            with { Expression = element, Rule = "CodeSystem.count" };

    /// <summary>A search parameter is stated with another type than its definition has.</summary>
    public static Issue SearchParameterTypeDiffers(string element, string stated, string url, string type) =>
        Error(Unprocessable, "value", $"{element} is '{stated}', but {url} is a parameter of type '{type}'. Correct it.")
            with { Expression = element, Rule = "CapabilityStatement.rest.resource.searchParam.type" };

    /// <summary>Two elements of a resource have the same id.</summary>
    public static Issue ElementIdTwice(string element, string id) =>
        Error(Unprocessable, "duplicate", $"{element}: another element of this resource has the id '{id}' as well. Give it one of its own.") with { Expression = element, Rule = "Element.id" };

    /// <summary>An expression cannot be understood.</summary>
    public static Issue ExpressionNotUnderstood(string element, string why) =>
        Error(Unprocessable, "value", $"{element} cannot be understood as FHIRPath: {why}") with { Expression = element, Rule = "Expression.expression" };

    /// <summary>Text looks like HTML, where that is refused.</summary>
    public static Issue MarkupInText(string element) =>
        Error(Unprocessable, "security", $"{element} holds what looks like an HTML tag, which a careless reader might run. Write it without tags.") with { Expression = element, Rule = "string" };
}
