using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>
/// Connections that break. In process there is none, so the client gets the exception that <see cref="SocketsHttpHandler"/> would give;
/// on a real port Kestrel resets it.
/// </summary>
internal static class BrokenConnection
{
    public static Task RefuseAsync(HttpContext context) => BreakAsync(context, HttpRequestError.ConnectionError, SocketError.ConnectionRefused);

    public static Task ResetAsync(HttpContext context) => BreakAsync(context, HttpRequestError.ResponseEnded, SocketError.ConnectionReset);

    public static async Task TruncateAsync(HttpContext context, RequestDelegate next)
    {
        var body = await FaultyAnswers.BodyAsync(context, next);
        if (body.Length == 0)
        {
            await ResetAsync(context);
            return;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (IsInProcess(context))
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        // Kestrel closes a connection on which less was written than was promised. A reset would take back from the client what it has not read yet.
    }

    private static Task BreakAsync(HttpContext context, HttpRequestError error, SocketError socketError)
    {
        if (IsInProcess(context))
            throw new HttpRequestException(error, "The emulator was told to fail.", new SocketException((int)socketError));
        context.Features.Set(Unanswered.Instance);
        context.Abort();
        return Task.CompletedTask;
    }

    // TestServer has no connection to a remote port; Kestrel's always has one.
    private static bool IsInProcess(HttpContext context) => context.Connection.RemotePort == 0;
}
