using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An ID token that was brought along, as the provider's own library on a phone hands it out: nobody has to go there in a browser.</summary>
internal sealed class OidcIdToken(Server server, OidcProviderSettings settings, SubmittedForm form)
{
    public async ValueTask<Outcome> TakeAsync(Exchange exchange, SessionFlow flow, IdentitySchema schema, CancellationToken cancellationToken)
    {
        if (settings.NativeIssuer is null)
            return Refuse(Errors.Upstream($"The provider \"{settings.Id}\" does not vouch for ID tokens that are brought along."));
        OidcIdentity who;
        try
        {
            var provider = await server.Oidc.ChooseAsync(settings, cancellationToken);
            who = await provider.VerifyAsync(form.Text("id_token"), cancellationToken);
        }
        catch (OidcProviderException exception)
        {
            Log.ProviderFailed(server.Logger, exception, settings.Id);
            var refusal = Errors.Forbidden(exception.Message);
            // What is wrong with it is told in place of the usual message.
            return Refuse(exception.InnerException is { } why ? refusal with { Message = why.Message } : refusal);
        }

        if (NonceFault(who.Claims) is { } fault)
            return Refuse(Errors.Upstream(fault));
        await new OidcSignIn(server).AnswerAsync(exchange, new OidcArrival(flow, settings.Id, who, schema.Coerce(form), form.TransientPayload) { IsNative = true });
        return Outcome.Answered.Instance;
    }

    private static Outcome.Failed Refuse(ApiError error) => new(error);

    // What the application told the library has to be in the token as it is: nothing hashes it.
    private string? NonceFault(JsonObject claims)
    {
        var (told, contained) = (form.Text("id_token_nonce"), Json.Text(claims["nonce"]) ?? "");
        if (contained.Length == 0)
            return MayLackNonce(claims) ? null : "The ID token has no nonce.";
        if (told.Length == 0)
            return "The ID token has a nonce, which was not sent along.";
        return told == contained ? null : "The nonce that was sent along is not the one of the ID token.";
    }

    // Google's libraries do not all know it. Apple's tokens say whether they might have one, which Kratos takes for leave not to.
    private bool MayLackNonce(JsonObject claims) =>
        settings.Provider == "google" || (settings.Provider == "apple" && claims["nonce_supported"] is JsonValue value && value.TryGetValue<bool>(out var isKnown) && isKnown);
}
