using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Asks Ory for a request, until nobody waits for it any more. Who asked to be signed out wants out all the more when he leaves: then Ory is waited
/// for, which its own time bounds, and the form is read before, because of who is gone nothing more can be read.
/// </summary>
internal static class Leaving
{
    public static Task<SessionAnswer> AskAsync(HttpContext context, SessionCache sessions, SessionKey key, OryCredential credential)
    {
        return IsSignOut(context) ? ToTheEndAsync() : sessions.AskAsync(key, credential, context.RequestAborted);

        async Task<SessionAnswer> ToTheEndAsync()
        {
            await ReadFormAsync(context);
            return await sessions.AskAsync(key, credential, CancellationToken.None);
        }
    }

    public static Task<SessionAnswer> RecheckAsync(HttpContext context, SessionCache sessions, OryCredential credential, string? sessionId)
    {
        return IsSignOut(context) ? ToTheEndAsync() : sessions.RecheckAsync(sessions.KeyOf(credential), credential, sessionId, context.RequestAborted);

        async Task<SessionAnswer> ToTheEndAsync()
        {
            await ReadFormAsync(context);
            return await sessions.RecheckAsync(sessions.KeyOf(credential), credential, sessionId, CancellationToken.None);
        }
    }

    private static bool IsSignOut(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<SignOutMetadata>() is not null;

    private static async Task ReadFormAsync(HttpContext context)
    {
        try
        {
            if (context.Request.HasFormContentType)
                await context.Request.ReadFormAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // No form that counts: whoever reads it next is told so.
        }
    }
}
