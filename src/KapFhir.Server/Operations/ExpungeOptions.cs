using System.ComponentModel;

namespace KapFhir.Server.Operations;

/// <summary>The settings under <c>Expunge</c>.</summary>
internal sealed class ExpungeOptions
{
    [Description("`true`: `$expunge` and the deletion of history are allowed. They remove versions for good; nothing brings them back but a backup.")]
    public bool Allowed { get; set; }
}
