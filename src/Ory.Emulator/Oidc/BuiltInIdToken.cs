using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>
/// Where <see cref="BuiltInProvider"/> hands out ID tokens, as the library of a provider does on a phone: <c>login_hint</c> says about whom, <c>nonce</c> what
/// is to be in it, <c>client_id</c> which application asks.
/// </summary>
internal static class BuiltInIdToken
{
    private const string Name = "/id_token";

    /// <summary>Whether a request asks a provider for an ID token.</summary>
    public static bool IsFor(HttpContext context, Server server, [NotNullWhen(true)] out BuiltInProvider? provider)
    {
        var isBelow = context.Request.Path.StartsWithSegments(OidcProviders.PagesPath, out var rest);
        provider = isBelow && rest.Value is ['/', .. var id] && id.EndsWith(Name, StringComparison.Ordinal) ? server.Oidc.BuiltIn(id[..^Name.Length]) : null;
        return provider is not null;
    }

    public static Task AnswerAsync(HttpContext context, BuiltInProvider provider)
    {
        var query = context.Request.Query;
        if (query["login_hint"].ToString() is not { Length: > 0 } email)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("The login_hint has to say whom the token is about.\n", context.RequestAborted);
        }

        context.Response.ContentType = "application/jwt";
        return context.Response.WriteAsync(provider.IssueIdToken(email, query["client_id"], query["nonce"]), context.RequestAborted);
    }
}
