// https://hl7.org/fhir/R4/conformance-module.html
namespace KapFhir.Fhir.Conformance;

/// <summary>
/// Holds the conformance resources now in force. Readers take <see cref="Current"/> once per piece of work and never lock; a change swaps the whole value.
/// What is compiled from a value (plans, code sets) belongs to that value: keep it together with it, and make it anew when <see cref="Current"/> is another.
/// </summary>
public sealed class ConformanceRegistry(ConformanceResources resources)
{
    private readonly Lock _changing = new();
    private volatile ConformanceResources _current = resources;

    /// <summary>What is in force now.</summary>
    public ConformanceResources Current => _current;

    /// <summary>Puts another value in force, made of the one that is. Changes happen one after another.</summary>
    public void Change(Func<ConformanceResources, ConformanceResources> change)
    {
        lock (_changing)
        {
            _current = change(_current);
        }
    }
}
