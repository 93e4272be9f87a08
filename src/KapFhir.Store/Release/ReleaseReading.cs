using KapFhir.Fhir.Search;

namespace KapFhir.Store.Release;

/// <summary>What the store asks of those who know what consents and labels mean, when a resource is written. Each is pure.</summary>
/// <param name="Choice">The settings that the answers hang on; where they are others, what is stored is looked at anew.</param>
/// <param name="Marks">The protections of a resource as bits, and if it is a psychotherapy note those who wrote it.</param>
/// <param name="Provisions">The provisions of a Consent.</param>
/// <param name="Context">What a Binary names as its security context; null if nothing.</param>
/// <param name="Matcher">For a resource, what says of a provision's selector whether it is about it.</param>
public sealed record ReleaseReading(
    string Choice,
    Func<ReadOnlyMemory<byte>, (int Protections, IReadOnlyCollection<string> Authors)> Marks,
    Func<ReadOnlyMemory<byte>, IReadOnlyList<ReleaseProvision>> Provisions,
    Func<ReadOnlyMemory<byte>, SecurityContext?> Context,
    Func<ReadOnlyMemory<byte>, Func<string, SelectorMatch>> Matcher);
