using System.Net;
using System.Text.RegularExpressions;

namespace Ory.AspNetCore.Tests;

/// <summary>The form of the sign-out, as a person uses it.</summary>
internal static partial class SignOutForm
{
    /// <summary>The form as a browser is given it: the antiforgery cookie and the token beside it.</summary>
    public static Task<(string Cookie, string Token)> GetAsync(StepUpApp app, string credential) => GetAsync(app.Client, credential);

    public static async Task<(string Cookie, string Token)> GetAsync(HttpClient client, string credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-out");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", "ory_kratos_session=" + credential);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
        return (cookie, Token().Match(await response.Content.ReadAsStringAsync()).Groups[1].Value);
    }

    public static async Task<HttpResponseMessage> PostAsync(StepUpApp app, string? credential, string? cookie, string? token, string? returnTo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", new[] { credential is null ? null : "ory_kratos_session=" + credential, cookie }.OfType<string>()));
        var form = new Dictionary<string, string>();
        if (token is not null)
            form["__RequestVerificationToken"] = token;
        if (returnTo is not null)
            form["return_to"] = returnTo;
        request.Content = new FormUrlEncodedContent(form);
        return await app.Client.SendAsync(request);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
