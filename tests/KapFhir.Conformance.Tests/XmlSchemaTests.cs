using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Xml;
using KapFhir.Kap.Demo;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>What is written as XML is valid against R4's own schemas. https://hl7.org/fhir/R4/xml.html#schema</summary>
public sealed class XmlSchemaTests
{
    private static readonly (string Case, string Why)[] Argued =
    [
        ("Bundle-dataelements", "a uri in it has square brackets, which R4's regex of a uri allows and its schema's anyURI does not"),
        ("ImplementationGuide-fhir", "the example has no name, which is required"),
        ("Questionnaire-qs1", "an item of the example has no linkId, which is required"),
        ("demo-course", "its MedicationStatement is completed: R4's schema takes the codes of Medication.status for it, since both lists have the same name"),
        ("ig-r4", "the example has no name, which is required"),
    ];

    [Fact]
    public void Everything_written_is_valid()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/xmllint"), "xmllint is not installed (Debian: libxml2-utils).");
        var schemas = Path.Combine(TestData.Conformance, "schema", "fhir-all-xsd.zip");
        Assert.SkipUnless(File.Exists(schemas), $"No schemas in {TestData.Conformance}: set KAPFHIR_CONFORMANCE.");
        var folder = Directory.CreateTempSubdirectory("kapfhir-xml-").FullName;
        try
        {
            ZipFile.ExtractToDirectory(schemas, Path.Combine(folder, "schema"));
            var count = WriteAll(folder);
            var invalid = Invalid(folder);
            invalid.Keys.ShouldBe(Argued.Select(a => a.Case), ignoreOrder: true, string.Join('\n', invalid.Values));
            ConformancePage.ShouldHold(new SuiteResult(
                "XML schemas", "R4's XML schemas (HL7): its 738 examples (npm hl7.fhir.r4.examples 4.0.1) and a course of the KAP demo clinic, written as XML.",
                count, count - invalid.Count, Argued));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int WriteAll(string folder)
    {
        var count = 0;
        foreach (var file in TestData.PackageExamples())
        {
            Write(Path.Combine(folder, Path.GetFileNameWithoutExtension(file) + ".xml"), File.ReadAllBytes(file));
            count++;
        }

        Write(Path.Combine(folder, "demo-course.xml"), DemoClinic.Bundles().ElementAt(1).Json);
        return count + 1;
    }

    private static void Write(string path, ReadOnlyMemory<byte> json)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, FhirDefinitions.R4, xml, isPretty: true);
        File.WriteAllBytes(path, xml.WrittenSpan);
    }

    // Many files at once: the schemas take longer to load than a file to check.
    private static Dictionary<string, string> Invalid(string folder)
    {
        var invalid = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var batch in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Chunk(200))
        {
            foreach (var line in Run(folder, batch).Split('\n').Where(l => l.Contains(": Schemas validity error", StringComparison.Ordinal) || l.Contains("parser error", StringComparison.Ordinal)))
            {
                invalid.TryAdd(Path.GetFileNameWithoutExtension(line.Split(':')[0]), line);
            }
        }

        return invalid;
    }

    private static string Run(string folder, string[] files)
    {
        var start = new ProcessStartInfo("xmllint", ["--noout", "--nonet", "--schema", Path.Combine(folder, "schema", "fhir-all.xsd"), .. files])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();

        // 3 and 4 say that a document is invalid; others that the schemas or the files could not be read.
        process.ExitCode.ShouldBeOneOf([0, 1, 3, 4], said);
        said.ShouldContain(Path.GetFileName(files[0]));
        return said;
    }
}
