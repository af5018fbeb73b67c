using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp;

/// <summary>Lets Ory make the token (<c>tokenize_as</c> of <c>toSession</c>), for the caller's own credential.</summary>
internal sealed class TokenizerClient(IHttpClientFactory clients, IOptionsMonitor<OryOptions> schemes, TimeProvider timeProvider)
{
    /// <summary>The credential by which the handler knows the caller, wherever it or an event of the application found it.</summary>
    public static FrontendCredential CredentialOf(HttpContext context, string scheme) =>
        (SessionFeature.LastOf(context)?.Of(scheme)?.Credential ?? default).ToFrontendCredential();

    public async Task<BackendToken> AskAsync(string scheme, FrontendCredential credential, TokenSlot slot, Caller caller)
    {
        // A client that was set up wrongly is no outage.
        var http = clients.CreateClient(OryDefaults.GetHttpClientName(scheme));
        http.BaseAddress ??= new Uri(schemes.Get(scheme).BaseUrl!);
        var client = new FrontendClient(http, timeProvider);
        try
        {
            var response = await client.ToSessionAsync(credential, tokenizeAs: slot.Template);
            if (response.Value is not ToSessionResult.Success { Session: { Active: true } session })
                return new(null, "the session is over", IsRefused: true);
            // A cookie can stand for another session by now: then its token is not this caller's.
            if (session.Id != slot.SessionId || session.Identity?.Id != caller.IdentityId)
                return new(null, "the session is another one by now");

            return session.Tokenized is { Length: > 0 } token ? new(token) : new(null, $"Ory made none as '{slot.Template}'");
        }
        catch (FrontendException exception) when (exception.StatusCode is { } status)
        {
            return new(null, $"Ory answered {status} to '{slot.Template}'");
        }
        catch (Exception)
        {
            // Whatever stands between here and Ory (a handler that the application added) may fail in its own way.
            return new(null, "Ory cannot be reached");
        }
    }

    /// <summary>The <c>exp</c> of a token of Ory's, which the backend verifies and not we; null if it has none.</summary>
    public static DateTimeOffset? ExpiryOf(string token)
    {
        try
        {
            return new JsonWebToken(token).ValidTo is { Year: > 1 } expires ? new DateTimeOffset(expires, TimeSpan.Zero) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
