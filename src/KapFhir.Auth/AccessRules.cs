using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Auth;

/// <summary>
/// Says what a caller may see when it asks for an interaction, or why it may not ask. Every route and every bundle entry passes here;
/// without a rule that allows it there is no access.
/// </summary>
public sealed class AccessRules(AuthOptions options)
{
    /// <summary>What the caller may see while it does this.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="interaction">What for.</param>
    /// <param name="type">The resource type, or null where none is named.</param>
    /// <returns>The visible part of the store, or an issue with status 403.</returns>
    public Result<Visibility> Admit(Caller caller, FhirInteraction interaction, string? type)
    {
        if (interaction is FhirInteraction.Capabilities or FhirInteraction.Options)
        {
            return Visibility.Nothing;
        }

        return caller.IsServer || (options.Mode == AuthMode.Open && caller.IsLoopback) ? Visibility.Everything : Issues.NotAllowed(interaction.ToString(), type);
    }
}
