using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#string</summary>
public sealed class StringSearchTests
{
    [Theory]
    [InlineData("Eve", "family=eve", true)]
    [InlineData("Evelyn", "family=EVE", true)]
    [InlineData("Severine", "family=eve", false)]
    [InlineData("Severine", "family:contains=EVE", true)]
    [InlineData("Mu\u0308ller", "family=müller", true)]
    [InlineData("Müller", "family=mu%CC%88ller", true)]
    [InlineData("Muller", "family:exact=Müller", false)]
    [InlineData("MÜLLER", "family:exact=Müller", false)]
    [InlineData("Müllers", "family:exact=Müller", false)]
    [InlineData("Müller", "family:exact=Müller", true)]
    [InlineData("Carreno Quinones", "family=Carreno", true)]
    [InlineData("Carreño Quiñones", "family=Quinones", true)]
    [InlineData("Carreno-Quinones", "family=quinones", true)]
    [InlineData("Carreno Quinones", "family:exact=Quinones", false)]
    [InlineData("Carreno Quinones", "family:exact=Carreno Quinones", true)]
    [InlineData("50% off", "family=50%25", true)]
    [InlineData("500 off", "family=50%25", false)]
    [InlineData("a_b", "family=a_", true)]
    [InlineData("axb", "family=a_", false)]
    [InlineData("axb", "family=a\\_", false)]
    [InlineData("I", "family=i", true)]
    [InlineData("Smith", "family=Jo,Smi", true)]
    [InlineData("Smith", "name=smith", true)]
    [InlineData("Smith", "name=smith&name:exact=smith", false)]
    [InlineData("Smith", "family=", true)]
    public void Family(string stored, string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Patient($"\"name\":[{{\"family\":{SearchTable.Quote(stored)}}}]")).ShouldBe(isFound);

    [Theory]
    [InlineData("address=12  main", true)]
    [InlineData("address=Seattle", true)]
    [InlineData("address=wa", true)]
    [InlineData("address=98101", true)]
    [InlineData("address-city=seattle", true)]
    [InlineData("address-city=12", false)]
    [InlineData("address=home", false)]
    [InlineData("address-use=home", true)]
    public void Address(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Patient(
        """
        "address":[{"use":"home","line":["12 Main","Apt 3"],"city":"Seattle","state":"WA","postalCode":"98101"}]
        """)).ShouldBe(isFound);

    // Each word, wherever it begins in the text.
    [Theory]
    [InlineData("van der Berg", "family:text=berg", true)]
    [InlineData("van der Berg", "family:text=BER van", true)]
    [InlineData("van der Berg", "family:text=erg", false)]
    [InlineData("Carreno-Quinones", "family:text=quinones", true)]
    [InlineData("van der Berg", "family:text=berg smith", false)]
    public void Words(string stored, string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Patient($"\"name\":[{{\"family\":\"{stored}\"}}]")).ShouldBe(isFound);

    [Theory]
    [InlineData("given=Mary", true)]
    [InlineData("given=Ann", true)]
    [InlineData("name=Dr", true)]
    [InlineData("name=official", false)]
    [InlineData("given=Dr", false)]
    public void Name(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Patient(
        """
        "name":[{"use":"official","given":["Mary","Ann"],"prefix":["Dr"]}]
        """)).ShouldBe(isFound);

    [Fact]
    public void Long_texts_are_told_apart_at_their_end()
    {
        var text = new string('x', 700);
        SearchTable.Finds("family:exact=" + text + "b", SearchTable.Patient($"\"name\":[{{\"family\":\"{text}a\"}}]")).ShouldBeFalse();
        SearchTable.Finds("family=" + text + "a", SearchTable.Patient($"\"name\":[{{\"family\":\"{text}a\"}}]")).ShouldBeTrue();
    }

    [Fact]
    public void White_space_alone_is_refused_for_it_would_find_everything() =>
        SearchTable.Parse("Patient", "family=%20").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
}
