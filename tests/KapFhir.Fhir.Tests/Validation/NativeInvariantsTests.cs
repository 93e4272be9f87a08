using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Each native form of an invariant answers as the FHIRPath that it stands for, on every combination of the elements it looks at.</summary>
public sealed class NativeInvariantsTests
{
    private static readonly string[] Samples =
    [
        .. Combine("\"resourceType\":\"Patient\"",
            """ "contained":[{"resourceType":"Patient","id":"a","contained":[{"resourceType":"Patient","id":"b","active":true}]}] """,
            """ "managingOrganization":{"reference":"#a"} """, """ "extension":[{"url":"http://x.org/e","valueUri":"#a"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","managingOrganization":{"reference":"#"}},{"resourceType":"Patient","active":true}] """,
            """ "extension":[{"url":"http://x.org/e","valueCanonical":"#b"},{"url":"http://x.org/e","valueUrl":"#c"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","implicitRules":"#"},{"resourceType":"Patient","id":"b","link":[{"type":"refer","other":{"reference":"#a"}}]}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","extension":[{"url":"http://x.org/e","valueCanonical":"#"}]}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","extension":[{"url":"http://x.org/e","valueUrl":"#"}]}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","meta":{"versionId":"1"}}] """, """ "generalPractitioner":[{"reference":"#a"},{"reference":"#b"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","meta":{"lastUpdated":"2020-01-01T00:00:00Z"}}] """, """ "generalPractitioner":[{"reference":"#"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "contained":[{"resourceType":"Patient","id":"a","meta":{"security":[{"code":"R"}]}}] """, """ "link":[{"other":{"display":"x"},"type":"refer"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "extension":[{"url":"http://x.org/u"},{"url":"http://x.org/v","valueCode":"x"},{"url":"http://x.org/w","valueCode":"x","extension":[{"url":"a","valueCode":"x"}]}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "telecom":[{"value":"1"},{"value":"1","system":"phone"},{"system":"phone"},{"_value":{"id":"x"},"use":"home"}] """),
        .. Combine("\"resourceType\":\"Patient\"", """ "photo":[{"data":"AAAA"},{"data":"AAAA","contentType":"image/png"},{"contentType":"image/png"}] """),
        .. new[] { "batch", "transaction", "history", "batch-response", "transaction-response", "searchset" }.SelectMany(type => Combine(
            $"\"resourceType\":\"Bundle\",\"type\":\"{type}\"",
            """ "entry":[{"request":{"method":"GET","url":"a"},"resource":{"resourceType":"Patient","active":true}},{"response":{"status":"200"}}] """)),
        """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"a"}}]}""",
        """{"resourceType":"Bundle","type":"history","entry":[{"request":{"method":"GET","url":"a"},"response":{"status":"200"}}]}""",
        """{"resourceType":"Bundle","entry":[{"request":{"method":"GET","url":"a"}}]}""",
        .. Combine("\"resourceType\":\"Observation\"", "\"valueString\":\"x\"", """ "dataAbsentReason":{"text":"x"} """, """ "referenceRange":[{"low":{"code":"a"},"high":{"code":"a","system":"http://s"}}] """),
    ];

    [Fact]
    public void AnswerAsTheirFhirPath()
    {
        var answers = new HashSet<(string Expression, bool Answer)>();
        foreach (var node in Samples.Select(Validation.Samples.Read).SelectMany(Everything).Where(n => n.Children.Length > 0))
        {
            var references = new ReferenceTargets(Validation.Samples.R4, node.Resource, null);
            foreach (var invariant in node.Type.Invariants.Where(i => NativeInvariants.Find(i.Expression) is not null))
            {
                var context = new FhirPathContext { Resource = node.Resource, RootResource = ReferenceTargets.Container(node) };
                var native = NativeInvariants.Find(invariant.Expression)!(node, references);
                native.ShouldBe(FhirPathExpression.Compile(invariant.Expression).Value.IsKept(node, context), $"{invariant.Key} at {node.Location} in {node.Resource}");
                answers.Add((invariant.Expression, native));
            }
        }

        // Both answers were met for each, so none is a form that always says yes.
        foreach (var expression in NativeInvariants.Expressions)
        {
            answers.ShouldContain((expression, true));
            answers.ShouldContain((expression, false));
        }
    }

    private static IEnumerable<string> Combine(string first, params string[] members) =>
        Enumerable.Range(0, 1 << members.Length).Select(bits => "{" + string.Join(',', members.Where((_, i) => (bits & (1 << i)) != 0).Prepend(first)) + "}");

    private static IEnumerable<FhirNode> Everything(FhirNode node)
    {
        var all = new List<FhirNode> { node };
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(all[i].Children);
        }

        return all;
    }
}
