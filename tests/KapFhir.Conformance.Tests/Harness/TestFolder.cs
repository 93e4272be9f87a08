namespace KapFhir.Conformance.Tests.Harness;

/// <summary>A temporary folder that goes with its owner, whatever becomes of the test.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Name { get; } = Directory.CreateTempSubdirectory("kapfhir-test-").FullName;

    public void Dispose() => Directory.Delete(Name, recursive: true);
}
