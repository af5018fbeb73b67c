using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Ory.Frontend;
using Polly;

namespace Ory.AspNetCore.Pages;

// What browsers open at Ory by a plain link: a mailed one, the way back from a provider, a form that is sent again after a second sign-in.
// Ory answers with cookies and with where to go next.
internal sealed class OryRelay(VisitFactory visits, IHttpClientFactory clients, PageAnswers answers, Addresses addresses, OutageLog outages)
{
    // A change that waited for a second sign-in, and what mails link to. Forms are sent by their pages only.
    public static readonly FlowKind[] Relayed = [FlowKind.Settings, FlowKind.Recovery, FlowKind.Verification];

    private static readonly string[] MailedNames = ["flow", "token", "code"];

    public Task FlowAsync(HttpContext context, FlowKind kind) => GetAsync(context, Addresses.With(
        "/self-service/" + kind.ToString().ToLowerInvariant(), [.. MailedNames.Select(n => (n, (string?)context.Request.Query[n].ToString()))]));

    public Task CallbackAsync(HttpContext context) =>
        GetAsync(context, $"/self-service/methods/oidc/callback/{Uri.EscapeDataString((string)context.Request.RouteValues["provider"]!)}{context.Request.QueryString.ToUriComponent()}");

    // One provider (Apple) comes back with a form. It comes from another site, without Ory's cookies: a browser that is asked to come again brings them.
    public async Task PostedCallbackAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var query = context.Request.Query.Concat(form).SelectMany(f => f.Value, (f, value) => KeyValuePair.Create(f.Key, value));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = QueryHelpers.AddQueryString(addresses.Local(context.Request, context.Request.Path), query);
    }

    private async Task GetAsync(HttpContext context, string path)
    {
        var visit = visits.Create(context);
        try
        {
            using var response = await AskAsync(visit, path);
            if (response.Headers.TryGetValues("Set-Cookie", out var set))
                visit.Cookies.Take(set);
            if (response.Headers.Location is { } location)
                await answers.LeaveAsync(visit, addresses.Map(visit.Request, location.IsAbsoluteUri ? location.AbsoluteUri : location.OriginalString));
            else
                await RefuseAsync(visit, response);
        }
        catch (Exception exception) when (IsOutage(exception, visit))
        {
            outages.Met(exception);
            await answers.RefuseAsync(visit, new FlowAnswer.Refused(StatusCodes.Status503ServiceUnavailable, "page.error.unavailable"), kind: null);
        }
    }

    // Whether Ory would send somebody there who is signed in and begins all the same: which other applications it may be, it alone knows.
    public async Task<bool> LeadsToAsync(Visit visit, FlowKind kind, string returnTo)
    {
        try
        {
            using var response = await AskAsync(visit, Addresses.With($"/self-service/{kind.ToString().ToLowerInvariant()}/browser", ("return_to", returnTo)));
            return Uri.TryCreate(returnTo, UriKind.Absolute, out var wanted) && wanted is { Scheme: "http" or "https" } && wanted.Equals(response.Headers.Location);
        }
        catch (Exception exception) when (IsOutage(exception, visit))
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Visit visit, string path)
    {
        using var http = clients.CreateClient(VisitFactory.ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, addresses.Ory.BaseUrl!.TrimEnd('/') + path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        if (visit.Cookies.Header is { Length: > 0 } cookies)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, visit.Aborted);
    }

    // The last is what an application's own breaker or limit in this client throws.
    private static bool IsOutage(Exception exception, Visit visit) =>
        exception is HttpRequestException or OperationCanceledException or ExecutionRejectedException && !visit.Aborted.IsCancellationRequested;

    private Task RefuseAsync(Visit visit, HttpResponseMessage response)
    {
        var refusal = Refusal(response);
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            outages.Met(response.StatusCode);
        return answers.RefuseAsync(visit, refusal, kind: null);
    }

    // That Ory cannot answer now is not that there is nothing.
    private static FlowAnswer.Refused Refusal(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        429 => new(StatusCodes.Status429TooManyRequests, "page.error.busy", RetryAfter: response.Headers.RetryAfter?.Delta),
        >= 500 => new(StatusCodes.Status503ServiceUnavailable, "page.error.unavailable", RetryAfter: response.Headers.RetryAfter?.Delta),
        _ => new(StatusCodes.Status404NotFound, "page.error.notFound"),
    };

    public async Task ScriptAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        try
        {
            var script = await visit.Client.GetWebAuthnJavaScriptAsync(visit.Aborted);
            context.Response.ContentType = "text/javascript; charset=utf-8";
            context.Response.Headers.CacheControl = "public, max-age=300";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.WriteAsync(script.Value, visit.Aborted);
        }
        catch (FrontendException failure)
        {
            outages.Met(failure);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
