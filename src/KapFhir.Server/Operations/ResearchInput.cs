using System.Text.Json;
using KapFhir.Kap.Research;

namespace KapFhir.Server.Operations;

/// <summary>What an export was asked for with, as its job keeps it.</summary>
/// <param name="Study">The study: <c>ResearchStudy/1</c>.</param>
/// <param name="Method">How dates are treated.</param>
/// <param name="Group">The id of the Group whose members are looked at, or null for every patient.</param>
/// <param name="Types">The types wanted; empty for all.</param>
/// <param name="Request">The address that was called.</param>
internal sealed record ResearchInput(string Study, DeidentificationMethod Method, string? Group, IReadOnlyList<string> Types, string Request)
{
    public static ResearchInput Read(string text) => JsonSerializer.Deserialize<ResearchInput>(text)!;

    public string Write() => JsonSerializer.Serialize(this);
}

/// <summary>What an export came to: what its manifest is written from.</summary>
/// <param name="Moment">The moment that it is of.</param>
/// <param name="Request">The address that was called.</param>
/// <param name="Patients">How many patients are in it.</param>
/// <param name="Files">Its files.</param>
/// <param name="LeftOut">How many resources of a type could not stay.</param>
internal sealed record ResearchResult(DateTimeOffset Moment, string Request, int Patients, IReadOnlyList<ResearchFile> Files, IReadOnlyDictionary<string, int> LeftOut)
{
    public static ResearchResult Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<ResearchResult>(json.Span)!;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);
}

/// <summary>A file of an export.</summary>
internal sealed record ResearchFile(string Type, string Name, int Count);
