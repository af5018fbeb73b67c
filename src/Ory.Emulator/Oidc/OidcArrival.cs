using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Somebody whom a provider named.</summary>
/// <param name="Flow">The flow that he left with, or that the provider's ID token was submitted to.</param>
/// <param name="ProviderId">The provider's id in the configuration.</param>
/// <param name="Who">Who the provider says he is.</param>
/// <param name="Traits">Traits that were submitted with the choice of the provider, with the types of their schema.</param>
/// <param name="TransientPayload">What else was submitted with it, to be shown once.</param>
internal sealed record OidcArrival(SessionFlow Flow, string ProviderId, OidcIdentity Who, JsonObject? Traits, JsonObject? TransientPayload)
{
    /// <summary>The provider's ID token was brought along: nobody went there in a browser.</summary>
    public bool IsNative { get; init; }
}
