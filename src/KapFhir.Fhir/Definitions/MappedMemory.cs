using System.Buffers;
using System.Reflection;

namespace KapFhir.Fhir.Definitions;

/// <summary>An embedded resource as memory, without a copy. The assembly is never unloaded, so the bytes outlive every use.</summary>
internal sealed unsafe class MappedMemory : MemoryManager<byte>
{
    private readonly UnmanagedMemoryStream _keptAlive;
    private readonly byte* _start;
    private readonly int _length;

    internal MappedMemory(UnmanagedMemoryStream resource)
    {
        _keptAlive = resource;
        _start = resource.PositionPointer;
        _length = checked((int)resource.Length);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_start, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
        // Nothing moves: the memory is the assembly's own.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _keptAlive.Dispose();
}

/// <summary>What an assembly carries.</summary>
public static class EmbeddedFile
{
    /// <summary>The bytes of an embedded resource, where the system has mapped them: nothing is copied.</summary>
    /// <param name="assembly">The assembly, loaded from a file.</param>
    /// <param name="name">The resource's name.</param>
    /// <exception cref="InvalidDataException">The assembly has none of this name.</exception>
    public static ReadOnlyMemory<byte> Of(Assembly assembly, string name) => assembly.GetManifestResourceStream(name) is UnmanagedMemoryStream stream
        ? new MappedMemory(stream).Memory : throw new InvalidDataException($"{assembly.GetName().Name} does not carry {name}: build it again.");
}
