// https://hl7.org/fhir/R4/validation.html
using System.Globalization;

namespace KapFhir.Fhir;

public static partial class Issues
{
    // "422 Unprocessable Entity: the proposed resource violated applicable FHIR profiles or server business rules", https://hl7.org/fhir/R4/http.html#create
    private const int Unprocessable = 422;

    /// <summary>A required element is absent or there are too few of it.</summary>
    /// <param name="element">Where it would be: <c>Procedure.status</c>.</param>
    /// <param name="min">How many there must be.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="authority">Who says so: <c>FHIR R4</c>, or a profile's url.</param>
    /// <param name="rule">The id of the rule: the element's id in its definition.</param>
    public static Issue ElementMissing(string element, int min, int count, string authority, string rule) =>
        Error(Unprocessable, "required", string.Create(CultureInfo.InvariantCulture, $"{element} is required by {authority}: at least {min}, found {count}. Add it."))
            with { Expression = element, Rule = rule };

    /// <summary>A primitive has only extensions where it must have a value.</summary>
    public static Issue ValueMissing(string element, string authority, string rule) =>
        Error(Unprocessable, "required", $"{element} must have a value by {authority}; an extension in its place will not do. Add the value.")
            with { Expression = element, Rule = rule };

    /// <summary>A signature does not fit what it came with.</summary>
    /// <param name="element">The signature.</param>
    /// <param name="isForged">True if the signature itself does not verify; false if it does, but what it signs is not this resource.</param>
    public static Issue SignatureNotOfContent(string element, bool isForged) =>
        Error(Unprocessable, "invalid", isForged
            ? $"{element} does not verify against the certificate in it. Sign the resource anew."
            : $"{element} verifies, but what it signs is not this resource: one of them has been changed. Sign the resource anew.")
            with { Expression = element, Rule = "Signature.data" };

    /// <summary>An element occurs more often than it may.</summary>
    public static Issue TooManyElements(string element, int max, int count, string authority, string rule) =>
        Error(Unprocessable, "structure", max == 0
            ? $"{element} is not allowed by {authority}. Remove it."
            : string.Create(CultureInfo.InvariantCulture, $"{element} may occur at most {max} times by {authority}, found {count}. Remove the surplus."))
            with { Expression = element, Rule = rule };

    /// <summary>A slice of a profile has too few members.</summary>
    public static Issue SliceMissing(string element, string slice, string hint, int min, int count, string authority, string rule) =>
        Error(Unprocessable, "required", string.Create(
            CultureInfo.InvariantCulture, $"{element} needs at least {min} of the slice '{slice}'{hint} by {authority}, found {count}. Add it."))
            with { Expression = element, Rule = rule };

    /// <summary>A slice of a profile has too many members.</summary>
    public static Issue TooManyInSlice(string element, string slice, string hint, int max, int count, string authority, string rule) =>
        Error(Unprocessable, "structure", string.Create(
            CultureInfo.InvariantCulture, $"{element} may have at most {max} of the slice '{slice}'{hint} by {authority}, found {count}. Remove the surplus."))
            with { Expression = element, Rule = rule };

    /// <summary>An item fits no slice of a list that is closed.</summary>
    public static Issue NotInAnySlice(string element, IEnumerable<string> slices, string authority, string rule) =>
        Error(Unprocessable, "structure", $"{element} fits none of the slices {string.Join(", ", slices)}, and {authority} allows no others. Change it to fit one, or remove it.")
            with { Expression = element, Rule = rule };

    /// <summary>Items of slices stand in another order than the profile's.</summary>
    public static Issue SliceOutOfOrder(string element, string slice, string authority, string rule) =>
        Error(Unprocessable, "structure", $"{element} (slice '{slice}') stands after items that {authority} wants behind it. Put the items into the profile's order.")
            with { Expression = element, Rule = rule };

    /// <summary>A code is not in the value set that is required for it.</summary>
    /// <param name="element">The element with the code.</param>
    /// <param name="found">What it holds: <c>http://loinc.org|1-8</c>.</param>
    /// <param name="valueSet">The value set's url.</param>
    /// <param name="authority">Who says so.</param>
    /// <param name="rule">The id of the rule.</param>
    public static Issue CodeNotInValueSet(string element, string found, string valueSet, string authority, string rule) =>
        Error(Unprocessable, "code-invalid", $"{element}: {found} is not in the value set {valueSet}, which {authority} requires. Use one of its codes.")
            with { Expression = element, Rule = rule };

    /// <summary>A reference points to a type of resource that it may not point to.</summary>
    public static Issue WrongReferenceTarget(string element, string found, IEnumerable<string> targets, string authority, string rule) =>
        Error(Unprocessable, "value", $"{element} refers to a {found}; {authority} allows only {string.Join(", ", targets)}. Refer to one of these.")
            with { Expression = element, Rule = rule };

    /// <summary>The resource that a reference leads to keeps none of the profiles asked for.</summary>
    public static Issue TargetKeepsNoProfile(string element, IEnumerable<string> profiles, string authority, string rule) =>
        Error(Unprocessable, "value", $"{element} leads to a resource that keeps none of {string.Join(", ", profiles)}, of which {authority} requires one. Correct that resource, or refer to another.")
            with { Expression = element, Rule = rule };

    /// <summary>A value has a type that the profile excludes.</summary>
    public static Issue TypeNotAllowed(string element, string found, IEnumerable<string> types, string authority, string rule) =>
        Error(Unprocessable, "structure", $"{element} is a {found}; {authority} allows only {string.Join(", ", types)}. Send it as one of these.")
            with { Expression = element, Rule = rule };

    /// <summary>A value is not the one that the profile fixes, or lacks what its pattern asks for.</summary>
    public static Issue ValueNotAsFixed(string element, string expected, string authority, string rule) =>
        Error(Unprocessable, "value", $"{element} must be {expected} by {authority}. Set it so.") with { Expression = element, Rule = rule };

    /// <summary>A value is shorter, longer, lower or higher than the profile allows.</summary>
    /// <param name="element">The element.</param>
    /// <param name="limit">What holds: <c>at most 40 characters long</c>, <c>at least 0</c>.</param>
    /// <param name="authority">Who says so.</param>
    /// <param name="rule">The id of the rule.</param>
    public static Issue OutOfRange(string element, string limit, string authority, string rule) =>
        Error(Unprocessable, "value", $"{element} must be {limit} by {authority}. Change it.") with { Expression = element, Rule = rule };

    /// <summary>An invariant is broken.</summary>
    /// <param name="element">The element that the rule asks for, as well as it can be told.</param>
    /// <param name="key">The rule's key.</param>
    /// <param name="human">The rule in its author's words; KAP's begin with the element and end with the way out.</param>
    /// <param name="isError">False where the rule only advises.</param>
    /// <param name="authority">Who says so.</param>
    public static Issue InvariantBroken(string element, string key, string human, bool isError, string authority)
    {
        var place = element[(element.LastIndexOf('.') + 1)..];
        var text = human.StartsWith(element[..(element + ".").IndexOf('.', StringComparison.Ordinal)] + ".", StringComparison.Ordinal)
            ? $"{human.Trim()} (rule {key} of {authority})"
            : $"{element}: {human.Trim().TrimEnd('.')} (rule {key} of {authority}). Change {place} so that this holds.";
        return (isError ? Error(Unprocessable, "invariant", text) : Warning("invariant", text)) with { Expression = element, Rule = key };
    }

    /// <summary>An invariant cannot be understood here, or not be evaluated on this resource.</summary>
    public static Issue InvariantNotChecked(string element, string key, string why, string authority) =>
        Warning("not-supported", $"{element}: rule {key} of {authority} was not checked: {why}") with { Expression = element, Rule = key };

    /// <summary>A contained resource without an id.</summary>
    public static Issue ContainedWithoutId(string element) =>
        Error(Unprocessable, "required", $"{element} has no id, so nothing can refer to it (FHIR R4, references.html#contained). Give it an id of its own in this resource.")
            with { Expression = element, Rule = "contained-id" };

    /// <summary>Two contained resources of one id.</summary>
    public static Issue ContainedIdTwice(string element, string id) =>
        Error(Unprocessable, "duplicate", $"{element} has the id '{id}' that another contained resource has (FHIR R4, references.html#contained). Give each an id of its own.")
            with { Expression = element, Rule = "contained-id" };

    /// <summary>A profile that the resource claims is unknown here.</summary>
    public static Issue ProfileNotChecked(string element, string profile) =>
        Information("not-found", $"{element}: the profile {profile} is not known here, so the resource was not checked against it. Install its package to have it checked.")
            with { Expression = element };

    /// <summary>A profile is known but has no snapshot to check against.</summary>
    public static Issue ProfileWithoutSnapshot(string element, string profile) =>
        Warning("not-supported", $"{element}: the profile {profile} has no snapshot, and none can be made from its differential, so the resource was not checked against it. Correct the profile, or what it is based on.")
            with { Expression = element };

    /// <summary>A resource claims a profile of another type.</summary>
    public static Issue ProfileOfOtherType(string element, string profile, string profileType, string found) =>
        Error(Unprocessable, "structure", $"{element}: the profile {profile} is for {profileType}, this is a {found}. Claim a profile of {found}, or remove the claim.")
            with { Expression = element, Rule = profile };

    /// <summary>A value fits none of several profiles of which it must fit one.</summary>
    public static Issue ConformsToNoProfile(string element, IEnumerable<string> profiles, string nearest, string authority, string rule) =>
        Error(Unprocessable, "structure", $"{element} conforms to none of {string.Join(", ", profiles)}, of which {authority} requires one. Nearest: {nearest}")
            with { Expression = element, Rule = rule };

    /// <summary>More faults were found than are told.</summary>
    public static Issue FurtherFaultsNotListed(int listed) =>
        Information("too-long", string.Create(CultureInfo.InvariantCulture, $"Only the first {listed} faults are listed. Correct these and validate again."));

    private static Issue Information(string code, string diagnostics) => new(IssueSeverity.Information, code, diagnostics, 200);
}
