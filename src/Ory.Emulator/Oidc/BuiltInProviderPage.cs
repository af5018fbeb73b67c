using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator;

/// <summary>
/// The page of <see cref="BuiltInProvider"/>: choose who to be. With <c>login_hint</c> in the query it is not shown, and the browser goes
/// straight back as that address, which is what scripts and tests use.
/// </summary>
internal static class BuiltInProviderPage
{
    /// <summary>Whether a request is for the page of a provider.</summary>
    public static bool IsFor(HttpContext context, Server server, [NotNullWhen(true)] out BuiltInProvider? provider)
    {
        provider = context.Request.Path.StartsWithSegments(OidcProviders.PagesPath, out var id) ? server.Oidc.BuiltIn(id.Value!.TrimStart('/')) : null;
        return provider is not null;
    }

    public static async Task AnswerAsync(HttpContext context, Server server, BuiltInProvider provider)
    {
        var query = context.Request.Query;
        var callbackUrl = server.Oidc.CallbackUrl(provider.Settings.Id);
        var redirectUri = query["redirect_uri"].ToString();
        if (redirectUri != callbackUrl)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("The redirect_uri is not the callback of this provider.\n", context.RequestAborted);
            return;
        }

        string Back(string key, string value) => QueryHelpers.AddQueryString(callbackUrl, new Dictionary<string, string?> { [key] = value, ["state"] = query["state"] });
        if (query["login_hint"].ToString() is { Length: > 0 } email)
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = Back("code", provider.Grant(email, redirectUri));
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page(context, provider.Settings, Back("error", "access_denied"), Known(server)), context.RequestAborted);
    }

    // The addresses of the people there are, so that one of them can be chosen.
    private static IEnumerable<string> Known(Server server) => server.Identities.All
        .SelectMany(identity => identity.VerifiableAddresses.Where(address => address.Via == "email").Select(address => address.Value)).Distinct().Take(20);

    private static string Page(HttpContext context, OidcProviderSettings settings, string cancelUrl, IEnumerable<string> known)
    {
        var encoder = HtmlEncoder.Default;
        var name = encoder.Encode(settings.Label ?? settings.Id);
        var hidden = string.Concat(context.Request.Query.Where(pair => pair.Key != "login_hint")
            .Select(pair => $"""<input type="hidden" name="{encoder.Encode(pair.Key)}" value="{encoder.Encode(pair.Value.ToString())}">"""));
        var buttons = string.Concat(known.Select(email =>
            $"""<p><button name="login_hint" value="{encoder.Encode(email)}" formnovalidate>{encoder.Encode(email)}</button></p>"""));
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{{name}}</title>
            <style>body{font:1rem/1.5 system-ui;max-width:28rem;margin:4rem auto;padding:0 1rem}input,button{font:inherit;padding:.4rem .8rem}</style>
            <h1>{{name}}</h1>
            <p>The emulator stands in for this provider. Who do you want to be?</p>
            <form>
              {{hidden}}
              {{buttons}}
            </form>
            <form>
              {{hidden}}
              <p><label>E-mail <input type="email" name="login_hint" required autofocus></label> <button>Continue</button></p>
            </form>
            <p><a href="{{encoder.Encode(cancelUrl)}}">Cancel</a></p>
            </html>

            """;
    }
}
