using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A browser that was sent to a provider, and what is needed when it comes back.</summary>
/// <param name="ContinuityId">What the browser's continuity cookie names; a browser flow counts only with it.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="ProviderId">Its id in the configuration.</param>
/// <param name="CodeVerifier">The secret of PKCE; null where the provider does not know it.</param>
/// <param name="Flow">The flow that goes on.</param>
/// <param name="Traits">Traits that were submitted with the choice of the provider, with the types of their schema.</param>
/// <param name="TransientPayload">What else was submitted with it, to be shown once; null with a settings flow.</param>
internal sealed record OidcJourney(Guid ContinuityId, IOidcProvider Provider, string ProviderId, string? CodeVerifier, Flow Flow, JsonObject? Traits, JsonObject? TransientPayload);
