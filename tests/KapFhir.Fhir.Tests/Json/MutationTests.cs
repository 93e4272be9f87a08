using System.Buffers;
using System.Diagnostics;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>Damaged resources, from a fixed seed: whatever comes in, there is a resource or there are issues, soon and without an exception.</summary>
public sealed class MutationTests
{
    private const string Sample = """
        {"resourceType":"Observation","id":"o-1","meta":{"versionId":"1","lastUpdated":"2020-01-01T00:00:00Z","profile":["http://p|1"],"tag":[{"system":"s","code":"c"}]},
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a\">x &amp; \u00e9<br/><a href=\"#x\">y</a><img src=\"data:image/png;base64,A\" alt=\"\"/><!-- c --></p></div>"},
        "contained":[{"resourceType":"Patient","id":"p","name":[{"given":["A",null,"B"],"_given":[null,{"extension":[{"url":"http://x","valueDecimal":1.00e-5}]},null]}]}],
        "extension":[{"url":"http://x","valueBase64Binary":"QUJD"},{"url":"http://x","valueUuid":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},{"url":"http://x","valueOid":"urn:oid:1.2.3"}],
        "status":"final","_status":{"id":"s"},"code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"#p"},
        "effectiveDateTime":"2020-02-29T10:00:00.5+01:00","valueQuantity":{"value":12.50,"unit":"mg"},"component":[{"code":{"text":"t"},"valueTime":"10:00:00"}]}
        """;

    private static readonly byte[] Alphabet = "{}[]\",:\\ \t\nnull true 0123456789-+.eE_aZ<>/&;#='\u00e9\u0000"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NothingThatComesInFails(int seed)
    {
        var random = new Random(seed);
        var sample = System.Text.Encoding.UTF8.GetBytes(Sample);
        var accepted = 0;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 5000; i++)
        {
            var body = Mutate(sample, random);
            var start = Stopwatch.GetTimestamp();
            var result = ResourceReader.Read(body, Fhir.R4, ReaderLimits.Default);
            accepted += result.IsSuccess ? 1 : 0;
            (result.IsSuccess || result.Issues.Count > 0).ShouldBeTrue();
            if (result.IsSuccess)
            {
                IsWritable(result.Value);
            }

            var took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
        }

        accepted.ShouldBeGreaterThan(100);
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    // What is accepted can be stored, read again, cut down and laid out.
    private static void IsWritable(FhirNode root)
    {
        var stored = StoredForm.Prepare(root, "x", (_, url) => url.Length > 12 ? "Patient/1" : null).With(1, DateTimeOffset.UnixEpoch);
        foreach (var mode in new[] { SummaryMode.True, SummaryMode.Text, SummaryMode.Data })
        {
            var part = new ArrayBufferWriter<byte>();
            ResourceSubset.Write(stored, mode, [], Fhir.R4, part);
            var pretty = new ArrayBufferWriter<byte>();
            PrettyPrinter.Write(part.WrittenSpan, pretty);
            ResourceReader.Read(pretty.WrittenMemory, Fhir.R4, ReaderLimits.Default).Issues.Where(i => i.Code == "structure").ShouldBeEmpty();
        }
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var body = sample.ToList();
        for (var n = random.Next(1, 4); n > 0 && body.Count > 0; n--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(6))
            {
                case 0:
                    body[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 1:
                    body.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                case 2:
                    body.RemoveRange(at, Math.Min(random.Next(1, 20), body.Count - at));
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 60), body.Count - at)));
                    break;
                case 4:
                    body[at] = (byte)random.Next(256);
                    break;
                default:
                    body.RemoveRange(at, random.Next(10) == 0 ? body.Count - at : 0);
                    break;
            }
        }

        return [.. body];
    }
}
