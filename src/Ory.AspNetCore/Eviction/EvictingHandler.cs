using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>
/// Stands in the HTTP clients through which the application talks to Ory, for itself or for its callers, and evicts what the calls end or change. Whose
/// session it is has to be known before the call: afterwards Ory would not say.
/// </summary>
internal sealed class EvictingHandler(IServiceProvider services) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var effect = SessionEffect.Of(request);
        // Without a scheme nothing is cached.
        if (effect.Kind == SessionEffectKind.None || services.GetService<IOrySessionCache>() is not { } cache)
            return await base.SendAsync(request, cancellationToken);

        var evictions = await FindAsync(effect, request, cancellationToken);
        var happened = true;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // Refused is refused. Anything else, an answer that was lost included, may have been a success; 422 sends the browser on after one.
            happened = response.StatusCode is < HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or >= HttpStatusCode.InternalServerError;
            return response;
        }
        finally
        {
            if (happened)
            {
                foreach (var eviction in evictions)
                    await cache.EvictAsync(eviction, CancellationToken.None);
            }
        }
    }

    private async Task<List<OryEviction>> FindAsync(SessionEffect effect, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (effect.SessionId is { } id)
            return [OryEviction.OfSession(id)];

        var evictions = new List<OryEviction>();
        var options = services.GetRequiredService<IOptionsMonitor<OryOptions>>();
        foreach (var scheme in await services.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync())
        {
            if (scheme.HandlerType != typeof(OryHandler) || !OryHttpClient.BaseAddressOf(options.Get(scheme.Name)).IsBaseOf(request.RequestUri!))
                continue;
            var own = services.GetRequiredService<SchemePartsProvider>().For(scheme.Name, options.Get(scheme.Name));
            var credential = CredentialReader.Check(await CredentialAsync(own, effect, request, cancellationToken), out _);
            if (credential.Kind == OryCredentialKind.None)
                continue;

            var outcome = own.Sessions.Find(credential, own.Options.TimeProvider!.GetUtcNow(), out var key) ?? (await own.Sessions.AskAsync(key, credential, cancellationToken)).Outcome;
            if (outcome.Session is null)
                evictions.Add(OryEviction.OfCredential(credential, scheme.Name));
            if ((outcome.Session is { } session ? (session.Id, session.Identity?.Id) : own.FirstLevel.LastSession(key)) is var (sessionId, identity))
                evictions.Add(effect.Kind == SessionEffectKind.Identity && identity is not null ? OryEviction.OfIdentity(identity) : OryEviction.OfSession(sessionId));
        }
        return evictions;
    }

    private static async Task<OryCredential> CredentialAsync(SchemeParts own, SessionEffect effect, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What the body of a native logout names is what ends, whatever else the request shows.
        if (effect.Kind == SessionEffectKind.OwnSession && await SessionEffect.CredentialInBodyAsync(request, cancellationToken) is { Kind: not OryCredentialKind.None } ended)
            return ended;
        // Of a browser's logout Kratos ends the bearer's session where one is shown, whatever cookie comes along.
        var bearer = own.Credentials.FindBearer(ValueOf(request, "Authorization"));
        if (effect.Kind == SessionEffectKind.OwnSession && bearer.Kind != OryCredentialKind.None)
            return bearer;
        if (ValueOf(request, OryDefaults.SessionTokenHeader) is { Length: > 0 } token)
            return OryCredential.FromSessionToken(token);
        if (ValueOf(request, "Cookie") is { Length: > 0 } cookies && own.Credentials.Find(cookies) is { Kind: not OryCredentialKind.None } cookie)
            return cookie;
        return bearer;
    }

    private static string? ValueOf(HttpRequestMessage request, string header) =>
        request.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString() : null;
}
