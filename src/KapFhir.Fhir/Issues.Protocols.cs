// https://hl7.org/fhir/R4/plandefinition-operation-apply.html
namespace KapFhir.Fhir;

/// <summary>What applying protocols and summing up sessions can say.</summary>
public static partial class Issues
{
    /// <summary>The definition that an operation is to apply is not known.</summary>
    public static Issue DefinitionNotKnown(string type, string canonical) =>
        Error(422, "not-found", $"The {type} '{canonical}' is not known here. Create it, or correct its url and version.");

    /// <summary>An expression is in a language that is not evaluated here.</summary>
    public static Issue ExpressionNotEvaluated(string location, string language) => Error(422, "not-supported",
        $"{location}: the expression's language is {language}; only text/fhirpath, written in 'expression', is evaluated here. Nothing is applied, since what it decides is not known. "
        + "Write it in FHIRPath, on inputs that the action names.").At(location);

    /// <summary>An expression cannot be evaluated on what is on record.</summary>
    public static Issue ExpressionFailed(string location, string expression, string why) =>
        Error(422, "processing", $"{location}: '{expression}' cannot be evaluated: {why} Correct the definition.").At(location);

    /// <summary>What an action wants to know of the patient cannot be read.</summary>
    public static Issue InputNotRead(string location, string why) => Error(422, "processing", $"{location}: this input cannot be read: {why}").At(location);

    /// <summary>An action's definition is not known.</summary>
    public static Issue ActionDefinitionNotKnown(string location, string canonical) => Error(422, "not-found",
        $"{location}.definition: '{canonical}' is no ActivityDefinition, PlanDefinition or Questionnaire that is known here. Create it, or correct its url and version.").At(location + ".definition");

    /// <summary>A plan refers to itself, or plans are nested too deeply.</summary>
    public static Issue PlansInACircle(string location, int depth) =>
        Error(422, "business-rule", $"{location}.definition: the plan refers to itself, or plans are nested deeper than {depth}. Correct the definition.").At(location + ".definition");

    /// <summary>Actions wait for each other.</summary>
    public static Issue ActionsInACircle(string location, string id) =>
        Error(422, "business-rule", $"{location}.relatedAction: the time of '{id}' depends on itself. Correct relatedAction.").At(location + ".relatedAction");

    /// <summary>An age without a birth date.</summary>
    public static Issue NoBirthDateForAge(string location) =>
        Error(422, "required", $"{location}: the action is timed by age, and the patient has no birth date. Add Patient.birthDate.").At(location);

    /// <summary>A timing gives too many times.</summary>
    public static Issue TooManyTimes(string location, int most) =>
        Error(422, "too-costly", $"{location}: this timing stands for more than {most} times. Bound it by repeat.count or repeat.bounds.").At(location);

    /// <summary>A kind of request that is not made.</summary>
    public static Issue ActivityKindNotMade(string location, string? kind, IEnumerable<string> kinds) =>
        Error(422, "not-supported", $"{location}.kind: no {kind ?? "resource"} is made here; made are {string.Join(", ", kinds)}. Correct the definition.").At(location + ".kind");

    /// <summary>A StructureMap would be needed.</summary>
    public static Issue TransformNotDone(string location) =>
        Error(422, "not-supported", $"{location}.transform: StructureMaps are not carried out here. Say the values by elements and dynamicValue.").At(location + ".transform");

    /// <summary>A dynamic value does not fit.</summary>
    public static Issue DynamicValueNotSet(string location, string path, string type) => Error(422, "processing",
        $"{location}: the value cannot be set at '{path}' of {type}. Give a path of that type's own elements, and a value of the element's type.").At(location);

    /// <summary>A plan for others than patients.</summary>
    public static Issue PlanOfOtherSubjects(string location, string subjects) =>
        Error(422, "not-supported", $"{location}.subject: the plan is for {subjects}; plans are applied to a Patient here.").At(location + ".subject");

    /// <summary>An activity at several times, applied by itself.</summary>
    public static Issue SeveralRequests(string location, int count) => Error(422, "not-supported",
        $"{location}.timing: {count} resources come of this definition, and $apply of an ActivityDefinition gives one. Refer to it from a PlanDefinition and apply that.").At(location + ".timing");

    /// <summary>400: storing by a request that must not change anything.</summary>
    public static Issue StoredByPostOnly() => Error(400, "invalid", "$apply: a GET stores nothing. Send 'store' by POST.");

    /// <summary>400: the same for a document.</summary>
    public static Issue PersistedByPostOnly() => Error(400, "invalid", "$document: a GET stores nothing. Send 'persist' by POST.");

    /// <summary>A document's part is not here, or may not be seen.</summary>
    public static Issue DocumentPartMissing(string location, string reference) => Error(422, "incomplete",
        $"{location}: '{reference}' is no resource of this server that can be read, and a document is whole or none. Store it here, or correct the reference.").At(location);

    /// <summary>An operation on a session, and the Procedure is none.</summary>
    public static Issue NoDosingSession(string reference) => Error(422, "business-rule",
        $"{reference} is no dosing session of a patient. Name a Procedure with a code of kap-session-code, the profile kap-ketamine-session, or the phase dosing.");

    /// <summary>The REMS form of a session without esketamine.</summary>
    public static Issue NoRemsSession(string reference) => Error(422, "business-rule",
        $"{reference}: no esketamine is on record in this session, and the REMS form is for esketamine. Record the MedicationAdministration as part of it.");

    /// <summary>A document without an author.</summary>
    public static Issue NoAuthorOfDocument(string reference) => Error(422, "required",
        $"{reference}: a document needs an author, and the session names no performer. Add Procedure.performer.");

    /// <summary>A parameter about another patient than the subject.</summary>
    public static Issue OfOtherPatient(string operation, string name, string resource, string patient) =>
        Error(422, "business-rule", $"{operation}: {resource} ('{name}') is not of {patient}. Name one of the same patient.");

    /// <summary>What is made would break a profile.</summary>
    public static Issue AppliedInvalid(string type, Issue issue) => issue with
    {
        Status = 422, Diagnostics = $"The {type} that comes of the definition would not be valid: {issue.Diagnostics}",
    };
}
