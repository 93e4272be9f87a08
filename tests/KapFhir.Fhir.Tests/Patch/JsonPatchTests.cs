// https://www.rfc-editor.org/rfc/rfc6902 and https://www.rfc-editor.org/rfc/rfc6901
using System.Text;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Patch;

public sealed class JsonPatchTests
{
    // Exact bytes: numbers keep their text, members their order.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")] // A.1
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")] // A.2
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")] // A.3
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""",
        """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")] // A.6
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""",
        """{"foo":["all","cows","eat","grass"]}""")] // A.7
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")] // A.11
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")] // A.16
    [InlineData("""{"a":1.50}""", """[{"op":"copy","from":"/a","path":"/b"}]""", """{"a":1.50,"b":1.50}""")] // 4.5, the number's text
    [InlineData("""{"a":1.0,"b":2e3}""", """[{"op":"replace","path":"/a","value":1.00}]""", """{"a":1.00,"b":2e3}""")]
    [InlineData("""{"a":1,"b":2}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null,"b":2}""")] // 4.1: replaces, in its place
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")] // 4.4: no effect
    [InlineData("""{"a":[1]}""", """[{"op":"copy","from":"","path":"/b"}]""", """{"a":[1],"b":{"a":[1]}}""")]
    [InlineData("""{"":{"~":{"/":1}}}""", """[{"op":"replace","path":"//~0/~1","value":2}]""", """{"":{"~":{"/":2}}}""")] // RFC 6901, 4
    [InlineData("""{"é":1}""", """[{"op":"replace","path":"/\u00e9","value":2}]""", """{"é":2}""")]
    [InlineData("""{"\u00e9":1}""", """[{"op":"remove","path":"/é"}]""", "{}")]
    [InlineData("""{"0":1}""", """[{"op":"replace","path":"/0","value":2}]""", """{"0":2}""")] // an object's member may look like an index
    [InlineData("""{"_birthDate":{"extension":[{"url":"u"}]}}""", """[{"op":"remove","path":"/_birthDate/extension/0"}]""",
        """{"_birthDate":{"extension":[]}}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    [InlineData(" {\"a\": [1, 2]} ", """[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    public void Applies(string document, string patch, string expected) => Run(document, patch).Value.ShouldBe(expected);

    [Theory]
    [InlineData("1", "1.0", true)] // 4.6: numerically equal
    [InlineData("100", "1e2", true)]
    [InlineData("0.10", "1E-1", true)]
    [InlineData("-0", "0", true)]
    [InlineData("12345678901234567890.1", "12345678901234567890.2", false)] // no loss in a double
    [InlineData("1e999999999999", "10e999999999998", true)]
    [InlineData("1", "\"1\"", false)] // A.15
    [InlineData("\"é\"", "\"\\u00e9\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,2]", "[1,2,3]", false)]
    [InlineData("""{"a":1,"b":[true]}""", """{"b":[true],"a":1.0}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":2}""", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "false", false)]
    [InlineData("{}", "[]", false)]
    public void Tests(string value, string tested, bool isEqual)
    {
        var outcome = Run($$"""{"v":{{value}}}""", $$"""[{"op":"test","path":"/v","value":{{tested}}}]""");
        outcome.IsSuccess.ShouldBe(isEqual);
        if (!isEqual)
        {
            outcome.Issues[0].Status.ShouldBe(422);
            outcome.Issues[0].Diagnostics.ShouldContain("Operation [0] of the patch (test '/v')");
        }
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""", "nothing at '/x/y'")] // A.12
    [InlineData("""[{"op":"remove","path":"/x"}]""", "nothing at '/x'")]
    [InlineData("""[{"op":"replace","path":"/x","value":1}]""", "nothing at '/x'")]
    [InlineData("""[{"op":"replace","path":"/s/x","value":1}]""", "nothing at '/s/x'")] // text has no members
    [InlineData("""[{"op":"add","path":"/s/x","value":1}]""", "nothing at '/s/x'")]
    [InlineData("""[{"op":"copy","from":"/x","path":"/y"}]""", "nothing at '/x'")]
    [InlineData("""[{"op":"move","from":"/x","path":"/x"}]""", "nothing at '/x'")]
    [InlineData("""[{"op":"add","path":"/a/3","value":1}]""", "number from 0 to 2")] // 4.1: not beyond the end
    [InlineData("""[{"op":"remove","path":"/a/2"}]""", "number from 0 to 1")]
    [InlineData("""[{"op":"remove","path":"/a/-"}]""", "'-' is no place")] // there is no item after the last
    [InlineData("""[{"op":"add","path":"/a/01","value":1}]""", "'01' is no place")] // RFC 6901, 4
    [InlineData("""[{"op":"add","path":"/a/-1","value":1}]""", "'-1' is no place")]
    [InlineData("""[{"op":"add","path":"/a/1e0","value":1}]""", "'1e0' is no place")] // A.14 of the RFC's errata suites
    [InlineData("""[{"op":"add","path":"/a/4294967296","value":1}]""", "is no place")]
    [InlineData("""[{"op":"remove","path":""}]""", "DELETE")]
    [InlineData("""[{"op":"remove","path":"/s"},{"op":"remove","path":"/s"}]""", "Operation [1] of the patch (remove '/s')")]
    public void Refuses(string patch, string because)
    {
        var outcome = Run("""{"a":[1,2],"s":"t"}""", patch);
        outcome.IsSuccess.ShouldBeFalse();
        outcome.Issues[0].Status.ShouldBe(422);
        outcome.Issues[0].Diagnostics.ShouldContain(because);
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/a","value":1}""", "array of operations")]
    [InlineData("", "array of operations")]
    [InlineData("[1]", "Operation [0] of the patch: it is not an object")]
    [InlineData("""[{"path":"/a","value":1}]""", "which operation")]
    [InlineData("""[{"op":"spam","path":"/a"}]""", "'spam'")]
    [InlineData("""[{"op":"Add","path":"/a","value":1}]""", "lower case")]
    [InlineData("""[{"op":5,"path":"/a"}]""", "which operation")]
    [InlineData("""[{"op":"remove"}]""", "needs 'path'")]
    [InlineData("""[{"op":"remove","path":null}]""", "needs 'path'")]
    [InlineData("""[{"op":"remove","path":"a"}]""", "not a JSON Pointer")]
    [InlineData("""[{"op":"remove","path":"/a~2"}]""", "not a JSON Pointer")]
    [InlineData("""[{"op":"remove","path":"/a~"}]""", "not a JSON Pointer")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "needs 'value'")]
    [InlineData("""[{"op":"test","path":"/a"}]""", "needs 'value'")]
    [InlineData("""[{"op":"move","path":"/a"}]""", "needs 'from'")]
    [InlineData("""[{"op":"move","from":"/a","path":"/a/b"}]""", "into itself")] // 4.4
    [InlineData("""[{"op":"add","path":"/baz","value":"qux","op":"remove"}]""", "'op' occurs twice")] // A.13
    [InlineData("""[{"op":"add","path":"/a","value":1},]""", "well-formed")]
    public void IsNoPatch(string patch, string because)
    {
        var issue = JsonPatch.Parse(Encoding.UTF8.GetBytes(patch), ReaderLimits.Default).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Diagnostics.ShouldContain(because);
    }

    [Fact]
    public void EveryBadOperationIsNamed() =>
        JsonPatch.Parse("""[{"op":"spam","path":"/a"},{"op":"add","path":"/b","value":1},{"op":"test","path":"c"}]"""u8.ToArray(), ReaderLimits.Default)
            .Issues.Select(i => i.Diagnostics[..13]).ShouldBe(["Operation [0]", "Operation [2]"]);

    [Fact]
    public void DoublingCopiesEndInARefusal()
    {
        var copies = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"","path":"/c{{i}}"}"""));
        var outcome = Run("""{"a":"0123456789"}""", $"[{copies}]");
        outcome.Issues[0].Status.ShouldBe(413);
    }

    private static Result<string> Run(string document, string patch) =>
        JsonPatch.Parse(Encoding.UTF8.GetBytes(patch), ReaderLimits.Default)
            .Then(p => p.Apply(Encoding.UTF8.GetBytes(document), ReaderLimits.Default))
            .Then<string>(json => Encoding.UTF8.GetString(json.Span));
}
