using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Tests.Validation;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>A small terminology for tests: R4's, a system of animals, a supplement to it, and what a test adds.</summary>
internal static class Terms
{
    // animal > mammal > dog > poodle; mammal > cat; animal > bird (inactive); pet (groups only) > dog too; rock apart.
    internal const string Animals = """
        {"resourceType":"CodeSystem","url":"http://s","version":"1","name":"Animals","status":"draft","content":"complete","caseSensitive":true,"hierarchyMeaning":"is-a",
        "property":[{"code":"legs","type":"integer"},{"code":"eats","type":"code"},{"code":"parent","type":"code"},{"code":"notSelectable","type":"boolean"},{"code":"inactive","type":"boolean"}],
        "concept":[
          {"code":"animal","display":"Animal","concept":[
            {"code":"mammal","display":"Mammal","definition":"Has fur","concept":[
              {"code":"dog","display":"Dog","designation":[{"language":"de","value":"Hund"},{"language":"de-CH","value":"Hündli"},{"use":{"system":"http://u","code":"fun"},"value":"Good boy"}],
               "property":[{"code":"legs","valueInteger":4},{"code":"parent","valueCode":"pet"},{"code":"eats","valueCode":"cat"}],"concept":[{"code":"poodle","display":"Poodle"}]},
              {"code":"cat","display":"Café cat","property":[{"code":"legs","valueInteger":4}]}]},
            {"code":"bird","display":"Bird","property":[{"code":"legs","valueInteger":2},{"code":"inactive","valueBoolean":true}]}]},
          {"code":"pet","display":"Pet","property":[{"code":"notSelectable","valueBoolean":true}]},
          {"code":"rock","display":"Rock of ages"}]}
        """;

    internal const string Supplement = """
        {"resourceType":"CodeSystem","url":"http://s/fr","status":"draft","content":"supplement","supplements":"http://s",
        "concept":[{"code":"dog","designation":[{"language":"fr","value":"Chien"}]}]}
        """;

    internal static ValueSetMembership With(params string[] resources) => new(Samples.InForce([Animals, Supplement, .. resources]));

    internal static ValueSetDefinition Set(string compose, string more = "") => TerminologyReader.ReadValueSet(
        Samples.Read($$"""{"resourceType":"ValueSet","url":"http://v","status":"draft"{{more}},"compose":{{compose}}}"""))!;

    internal static string Include(string parts) => $$"""{"include":[{{parts}}]}""";

    /// <summary>A value set as a resource.</summary>
    internal static string ValueSet(string url, string compose) => $$"""{"resourceType":"ValueSet","url":"{{url}}","status":"draft","compose":{{compose}}}""";

    /// <summary>The codes in order, or the code of the refusal.</summary>
    internal static string Expand(ValueSetMembership sets, ValueSetDefinition set, ExpansionOptions? options = null)
    {
        var expansion = ValueSetExpander.Expand(set, sets, options ?? ExpansionOptions.Default);
        return expansion.IsSuccess ? string.Join(' ', expansion.Value.Codes.Select(c => c.Code)) : "refused: " + expansion.Issues[0].Code;
    }
}
