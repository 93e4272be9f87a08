using System.Data.Common;

namespace KapFhir.Store.Resources;

/// <summary>A connection as reading uses it.</summary>
internal interface IReadConnection : IDisposable
{
    /// <summary>Begins a span in which all statements see the same moment.</summary>
    void Begin();

    /// <summary>Ends it.</summary>
    void End();

    /// <summary>Ends it after a fault, whatever its state is: raises nothing.</summary>
    void Abandon();

    /// <summary>A statement of this text, kept for its next run.</summary>
    IReadStatement Prepare(string text);

    /// <summary>Ends the statement that runs, from another thread.</summary>
    void Interrupt();

    /// <summary>The exception to raise instead of this one.</summary>
    Exception Translate(DbException error, CancellationToken cancel);
}
