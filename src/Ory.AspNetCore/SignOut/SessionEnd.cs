using Microsoft.Net.Http.Headers;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Ends a session at Ory: that of a cookie by the logout flow, that of a token by the native logout alone (the flow says yes to a token and ends nothing).</summary>
internal static class SessionEnd
{
    /// <returns>The cookies that Ory takes back from the browser.</returns>
    /// <exception cref="FrontendException">Ory did not end the session.</exception>
    public static Task<IEnumerable<string>> EndAsync(SchemeParts parts, OryCredential credential, DateTimeOffset now, CancellationToken cancellationToken) =>
        credential.Kind switch
        {
            OryCredentialKind.Cookie => EndCookieAsync(parts, credential.ToFrontendCredential(), now, cancellationToken),
            OryCredentialKind.SessionToken => EndTokenAsync(parts, credential, cancellationToken),
            _ => Task.FromResult(Enumerable.Empty<string>()),
        };

    private static async Task<IEnumerable<string>> EndCookieAsync(SchemeParts parts, FrontendCredential credential, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var flow = await parts.Client.CreateBrowserLogoutFlowAsync(credential, cancellationToken: cancellationToken);
            var end = await parts.Client.UpdateLogoutFlowAsync(flow.Value.LogoutToken, credential, cancellationToken: cancellationToken);
            return end.SetCookies.Where(cookie => IsDeletion(cookie, now));
        }
        catch (FrontendException exception) when (exception is { StatusCode: 401, Error: not null })
        {
            // Signed out already (only Ory's own 401 says so, none of a proxy), unless Ory says so because it cannot know: with its database down it says so to everybody.
            if (await parts.Readiness.IsDownAsync(isSurprising: true))
                throw;
            return [];
        }
    }

    private static async Task<IEnumerable<string>> EndTokenAsync(SchemeParts parts, OryCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            await parts.Client.PerformNativeLogoutAsync(credential.Value.ToString(), cancellationToken);
            return [];
        }
        catch (FrontendException exception) when (exception.StatusCode is 401 or 403)
        {
            // A token that Ory does not know; or somebody in between who refuses the call.
            var session = await parts.Client.ToSessionAsync(credential.ToFrontendCredential(), bypassCache: true, cancellationToken: cancellationToken);
            if (session.Value is not ToSessionResult.Unauthenticated || await parts.Readiness.IsDownAsync(isSurprising: true))
                throw;
            return [];
        }
    }

    private static bool IsDeletion(string setCookie, DateTimeOffset now) =>
        SetCookieHeaderValue.TryParse(setCookie, out var cookie) && (cookie.MaxAge <= TimeSpan.Zero || cookie.Expires <= now);
}
