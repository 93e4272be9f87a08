using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Data;

public sealed class Bzip2Tests
{
    // printf 'hello hello hello\n' | bzip2 | base64, and 600 times the letter a.
    [Theory]
    [InlineData("QlpoOTFBWSZTWeW18wkAAARRAAAQQAACRKAAIbUYDAKQacKjC7kinChIctr5hIA=", "hello hello hello\n", 1)]
    [InlineData("QlpoOTFBWSZTWetqKmUAAAMDAIEAIAAACCAAMMwFU2piUPF3JFOFCQ62oqZQ", "a", 600)]
    public void A_packed_text_is_unpacked(string packed, string text, int times) =>
        System.Text.Encoding.ASCII.GetString(Bzip2.Unpack(Convert.FromBase64String(packed))).ShouldBe(string.Concat(Enumerable.Repeat(text, times)));
}
