using System.Text;
using System.Xml;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>Documents with bytes changed, cut out and doubled: nothing throws, and what the platform's XML reader refuses is refused here.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Rounds = 30_000;

    private const string Seed = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Patient xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><!-- c -->
          <id value="a"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p class="a">A&#160;&amp; <b>b</b><br/></p></div></text>
          <contained><Basic><id value="b"/><text><status value="empty"/><h:div><![CDATA[x<]]>]]&gt;</h:div></text></Basic></contained>
          <extension url="u"><valueDecimal value='1.50'/></extension><?p i?>
          <name id="n"><given value="A &lt; &#x42;"><extension url="v"><valueString value="x"/></extension></given><given value="C"/></name>
          <birthDate value="2001-02-03"/><multipleBirthInteger value="2"/>
        </Patient>
        """;

    private static readonly string[] Pieces =
        ["<", ">", "/>", "</", "\"", "'", "&", ";", "&#x;", "&#0;", "&lt;", "]]>", "<![CDATA[", "<!--", "-->", "--", "<?", "?>", "<!", "=", " ", "xmlns", "xmlns:f", ":", "\0", "é", "\uFFFE"];

    [Fact]
    public void Mutated_documents_are_read_or_refused()
    {
        var random = new Random(20260131);
        var seed = Encoding.UTF8.GetBytes(Seed);
        var (taken, refused) = (0, 0);
        Documents.ToJson(seed).IsSuccess.ShouldBeTrue();
        for (var i = 0; i < Rounds; i++)
        {
            var xml = Mutated(seed, random);
            var read = ResourceXmlReader.Read(xml, FhirDefinitions.R4, ReaderLimits.Default);
            taken += read.IsSuccess ? 1 : 0;
            refused += read.IsSuccess ? 0 : 1;
            if (read.IsSuccess && FaultOfPlatform(xml) is { } fault)
            {
                Assert.Fail($"round {i}: taken, but {fault}\n{Encoding.UTF8.GetString(xml)}");
            }
        }

        output.WriteLine($"{taken} taken, {refused} refused");
        taken.ShouldBeGreaterThan(500);
        refused.ShouldBeGreaterThan(500);
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 8), bytes.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    bytes[at] = random.Next(3) > 0 ? (byte)random.Next(0x20, 0x7F) : (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string? FaultOfPlatform(byte[] xml)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (XmlException fault)
        {
            return fault.Message;
        }
    }
}
