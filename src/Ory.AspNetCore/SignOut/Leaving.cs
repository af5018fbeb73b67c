using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Asks Ory for a request, until nobody waits for it any more. Who asked to be signed out wants out all the more when he leaves: then Ory is waited
/// for, which its own time bounds, and the form is read before, because of who is gone nothing more can be read.
/// </summary>
internal static class Leaving
{
    public static Task<SessionAnswer> AskAsync(HttpContext context, Func<CancellationToken, Task<SessionAnswer>> ask) =>
        IsSignOut(context) ? AskToTheEndAsync(context, ask) : ask(context.RequestAborted);

    private static bool IsSignOut(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<SignOutMetadata>() is not null;

    private static async Task<SessionAnswer> AskToTheEndAsync(HttpContext context, Func<CancellationToken, Task<SessionAnswer>> ask)
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

        return await ask(CancellationToken.None);
    }
}
