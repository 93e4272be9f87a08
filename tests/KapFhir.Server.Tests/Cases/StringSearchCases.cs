using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#string, through the whole server.</summary>
public sealed class StringSearchCases(TestServer server)
{
    [Theory]
    [InlineData("family=eve", "Eve,Evelyn,Severine", "a b")]
    [InlineData("family=EVE", "Eve,Evelyn,Severine", "a b")]
    [InlineData("family=mu%CC%88ller", "Müller", "a")] // u and a combining diaeresis
    [InlineData("family=m%C3%BCller", "Mu\u0308ller", "a")]
    [InlineData("family:exact=M%C3%BCller", "Muller,MÜLLER,Müller,Müllers", "c")]
    [InlineData("family=Carreno", "Carreno Quinones", "a")]
    [InlineData("family=Quinones", "Carreno Quinones", "a")]
    [InlineData("family=", "Eve,Severine", "a b")]
    [InlineData("family:not=x", "Eve", "400")]
    [InlineData("family=50%25", "50% off,500 off", "a")] // no wildcards
    [InlineData("family=a_", "a_b,axb", "a")]
    [InlineData(@"family=a\_", @"a_b,axb,a\\_b", "c")] // a backslash before any other letter is itself
    [InlineData("family=I", "Iris,iris,Eve", "a b")]
    [InlineData("family=i", "Iris,iris,Eve", "a b")]
    public async Task Family(string query, string stored, string expected) => (await SearchCase.Find(
        server, "Patient?" + query, [.. stored.Split(',').Select((name, i) => $"{(char)('a' + i)} Patient 'name':[{{'family':'{name}'}}]")])).ShouldBe(expected);

    [Theory]
    [InlineData("given=Jo,Mary", "a b")]
    [InlineData("name=a&name:exact=Berg", "d")]
    public async Task Given(string query, string expected) => (await SearchCase.Find(
        server, "Patient?" + query, "a Patient 'name':[{'given':['John']}]", "b Patient 'name':[{'given':['Ann','Mary']}]", "c Patient 'name':[{'given':['Eve']}]",
        "d Patient 'name':[{'family':'Berg','given':['Ada']}]")).ShouldBe(expected);

    [Theory]
    [InlineData("12%20%20main", "a")] // runs of white space
    [InlineData("Apt", "a")]
    [InlineData("Seattle", "a")]
    [InlineData("King", "a")]
    [InlineData("WA", "a")]
    [InlineData("98101", "a")]
    [InlineData("USA", "a")]
    [InlineData("Whole", "a")]
    [InlineData("home", "")]
    public async Task Address(string value, string expected) => (await SearchCase.Find(
        server, "Patient?address=" + value,
        "a Patient 'address':[{'use':'home','text':'Whole','line':['12 Main','Apt 3'],'city':'Seattle','district':'King','state':'WA','postalCode':'98101','country':'USA'}]"))
        .ShouldBe(expected);

    [Theory]
    [InlineData(":exact")]
    [InlineData("")]
    public async Task Long_texts_are_told_apart_at_their_end(string modifier)
    {
        var text = new string('x', 700);
        var found = await SearchCase.Store(server, $"a Patient 'name':[{{'family':'{text}a'}}]", $"b Patient 'name':[{{'family':'{text}b'}}]");
        (await found.Find($"Patient?family{modifier}={text}a")).ShouldBe("a");
    }
}
