namespace KapFhir.Kap.Rules.Records;

/// <summary>A resource that the rules write.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id: the same for the same finding on the same resource, so that finding it again updates.</param>
/// <param name="Json">The resource.</param>
/// <param name="When">Whether what is there stays.</param>
public sealed record RuleResource(string Type, string Id, ReadOnlyMemory<byte> Json, WrittenWhen When);
