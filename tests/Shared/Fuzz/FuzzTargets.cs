using System.Buffers;
using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Fhir.Search;

namespace KapFhir.Tests.Fuzz;

/// <summary>Every way in that takes what others write.</summary>
public static class FuzzTargets
{
    private const long Megabyte = 1024 * 1024;
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    public static IReadOnlyList<string> Names { get; } = ["json", "xml", "fhirpath", "search", "json-patch", "fhirpath-patch", "xml-patch"];

    /// <summary>The target of this name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="corpus">Good resources.</param>
    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> corpus) => name switch
    {
        "json" => new FuzzTarget(name, random => Bytes(Damaged(random, corpus), Json), 300, Megabyte),
        "xml" => XmlTarget.Of(name, corpus),
        "fhirpath" => FhirPathTarget.Of(name, corpus),
        "search" => SearchTarget.Of(name),
        "json-patch" => new FuzzTarget(name, random => JsonPatchCase(random, corpus), 300, 2 * Megabyte),
        "fhirpath-patch" => new FuzzTarget(name, random => FhirPathPatchCase(random, corpus), 3000, 16 * Megabyte),
        "xml-patch" => new FuzzTarget(name, random => XmlPatchCase(random, corpus), 1000, 8 * Megabyte),
        _ => throw new ArgumentException("There is no target " + name, nameof(name)),
    };

    /// <summary>That there is a value, or a reason why there is none.</summary>
    internal static T? Expect<T>(Result<T> result) => result.IsSuccess ? result.Value
        : result.Issues.Any(i => i.IsError && i.Diagnostics.Length > 0 && i.Status is >= 400 and < 500) ? default
        : throw new InvalidOperationException("refused without a reason for the client");

    internal static FuzzCase Bytes(byte[] input, Func<byte[], bool> run) => new(Encoding.UTF8.GetString(input), input.Length, () => run(input));

    private static byte[] Damaged(Random random, IReadOnlyList<byte[]> corpus) =>
        random.Next(10) == 0 ? random.Noise(2000) : random.Damage(random.Pick(corpus), corpus);

    // What is taken can be stored, read again as it was, cut down and laid out.
    private static bool Json(byte[] input)
    {
        if (Expect(ResourceReader.Read(input, R4, ReaderLimits.Default)) is not { } root)
        {
            return false;
        }

        var stored = StoredForm.Prepare(root, "x", (_, url) => url.Length > 12 ? "Patient/1" : null).With(1, DateTimeOffset.UnixEpoch);
        foreach (var mode in new[] { SummaryMode.True, SummaryMode.Text, SummaryMode.Data })
        {
            var part = new ArrayBufferWriter<byte>();
            ResourceSubset.Write(stored, mode, [], R4, part);
            var pretty = new ArrayBufferWriter<byte>();
            PrettyPrinter.Write(part.WrittenSpan, pretty);
            if (ResourceReader.Read(pretty.WrittenMemory, R4, ReaderLimits.Default).Issues.FirstOrDefault(i => i.Code == "structure") is { } fault)
            {
                throw new InvalidOperationException($"what was taken is not taken again: {fault}");
            }
        }

        return true;
    }

    private static FuzzCase JsonPatchCase(Random random, IReadOnlyList<byte[]> corpus)
    {
        var resource = random.Pick(corpus);
        var patch = PatchInputs.JsonPatch(random, resource);
        var input = random.Next(3) == 0 ? random.Damage(patch, corpus) : patch;
        return new FuzzCase(Encoding.UTF8.GetString(input), input.Length + resource.Length,
            () => Expect(JsonPatch.Parse(input, ReaderLimits.Default)) is { } read && IsPatched(read, resource));
    }

    private static FuzzCase FhirPathPatchCase(Random random, IReadOnlyList<byte[]> corpus)
    {
        var resource = random.Pick(corpus);
        var patch = PatchInputs.FhirPathPatch(random, resource);
        var input = random.Next(3) == 0 ? random.Damage(patch, corpus) : patch;
        return new FuzzCase(Encoding.UTF8.GetString(input), input.Length + resource.Length,
            () => Expect(FhirPathPatch.Parse(input, R4, ReaderLimits.Default)) is { } read && IsPatched(read, resource));
    }

    private static FuzzCase XmlPatchCase(Random random, IReadOnlyList<byte[]> corpus)
    {
        var resource = random.Pick(corpus);
        var patch = PatchInputs.XmlPatch(random, resource);
        var input = random.Next(3) == 0 ? random.Damage(patch, [patch]) : patch;
        return new FuzzCase(Encoding.UTF8.GetString(input), input.Length + resource.Length,
            () => Expect(XmlPatch.Parse(input, ReaderLimits.Default)) is { } read && IsPatched(read, resource));
    }

    // An outcome that is taken is one that is sent could be.
    private static bool IsPatched(IResourcePatch patch, byte[] resource)
    {
        var before = ResourceReader.Read(resource, R4, ReaderLimits.Default);
        return before.IsSuccess && before.Value.ChildText("id") is { } id
            && Expect(PatchedResource.Make(patch, resource, before.Value.Type.Name, id, R4, ReaderLimits.Default)) is { } root
            && Json(root.RawValue.ToArray());
    }
}
