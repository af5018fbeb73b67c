using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages;

// The ways a request to a page can end.
internal sealed class PageAnswers(PageRenderer renderer, PageText text, Addresses addresses)
{
    // To an own address as a redirect. To another one by a page: a browser holds a redirect that follows a form to form-action, and nobody
    // knows all providers and applications beforehand.
    public Task LeaveAsync(Visit visit, string address)
    {
        var own = addresses.Own(visit.Request, address);
        visit.Context.Response.Headers.CacheControl = "no-store";
        if (visit.ByScript)
        {
            visit.Context.Response.StatusCode = StatusCodes.Status204NoContent;
            visit.Context.Response.Headers["Ory-Location"] = Ascii(own ?? address);
            return Task.CompletedTask;
        }

        if (own is not null || !HttpMethods.IsPost(visit.Request.Method))
        {
            visit.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
            visit.Context.Response.Headers.Location = Ascii(own ?? address);
            return Task.CompletedTask;
        }

        return renderer.RenderAsync(visit.Context, new OryPage
        {
            Name = "leave",
            Heading = text["page.leave.title"],
            Intro = text.Format("page.leave.intro", new Uri(address).Host),
            Ways = [new OryPageLink("", text["page.leave.link"], "", address)],
            RefreshTo = address,
        });
    }

    // What cannot be read as a form is refused before a page looks at it. Who leaves meanwhile may have asked to be signed out: what he sent is read all the same.
    public async Task ToFormAsync(Visit visit, RequestDelegate page)
    {
        if (await PostedForm.ReadAsync(visit.Request, CancellationToken.None) is not null)
            await page(visit.Context);
        else
            await RefuseAsync(visit, new FlowAnswer.Refused(StatusCodes.Status400BadRequest, "page.error.unknown"), kind: null);
    }

    public Task RefuseAsync(Visit visit, FlowAnswer.Refused refused, FlowKind? kind)
    {
        if (refused.RetryAfter is { } wait)
            visit.Context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        List<OryPageLink> ways = [];
        if (kind is { } again && refused.Status is not (StatusCodes.Status404NotFound or StatusCodes.Status403Forbidden))
            ways.Add(new OryPageLink("", text["page.error.retry"], "", Again(visit.Request, again, refused.Status)));
        ways.Add(Home(visit.Request));
        return ErrorAsync(visit, refused.Words, refused.Status, refused.Reference, ways);
    }

    public Task ErrorAsync(Visit visit, string words, int status, string? reference, IReadOnlyList<OryPageLink> ways) =>
        renderer.RenderAsync(visit.Context, new OryPage
        {
            Name = "error",
            Heading = text["page.error.title"],
            Intro = text[words],
            Reference = reference,
            Ways = ways,
        }, status);

    // What failed only now is asked for again as it was; what was refused begins anew.
    private string Again(HttpRequest request, FlowKind kind, int status) => status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
        ? addresses.Local(request, request.Path) + request.QueryString.ToUriComponent()
        : addresses.Page(request, kind, ("return_to", request.Query["return_to"]));

    public OryPageLink Home(HttpRequest request) => new("", text["page.error.home"], "", addresses.Local(request, addresses.Pages.HomePath));

    // Whatever is not ASCII has no place in a header.
    private static string Ascii(string address)
    {
        if (address is not ['/', ..])
            return new Uri(address) is { Scheme: "http" or "https" } other ? OwnOrigin.Of(other) + other.PathAndQuery + other.Fragment : new Uri(address).AbsoluteUri;

        var uri = new Uri(new Uri("http://own"), address);
        return uri.PathAndQuery + uri.Fragment;
    }
}
