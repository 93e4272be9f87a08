using System.Globalization;
using System.Text;
using KapFhir.Store;

namespace KapFhir.Server.Logs;

/// <summary>
/// What a log says of an exception: its type, its number and where it was thrown. Not its message: that may repeat what somebody sent, a name or a secret, and logs
/// are read by more people than records are.
/// </summary>
internal static class FaultText
{
    /// <summary>The exception and those inside of it.</summary>
    public static string Of(Exception fault)
    {
        var text = new StringBuilder();
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            text.Append(text.Length == 0 ? "" : Environment.NewLine + "caused by ").Append(inner.GetType().FullName).Append(Number(inner));

            // These are our own words, which clients are told too.
            text.Append(inner is StoreUnavailableException or SchemaException ? ": " + inner.Message : "");
            text.Append(inner.StackTrace is { } stack ? Environment.NewLine + stack : "");
        }

        return text.ToString();
    }

    private static string Number(Exception fault) => fault is System.Data.Common.DbException or System.Net.Sockets.SocketException or IOException
        ? string.Create(CultureInfo.InvariantCulture, $" (0x{fault.HResult:X8}{(fault is System.Runtime.InteropServices.ExternalException { ErrorCode: not 0 } coded ? ", " + coded.ErrorCode : "")})")
        : "";
}
