using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Asks first, because a link can be opened by anybody's page.
internal sealed class SignOutPage(VisitFactory visits, IAntiforgery antiforgery, PageRenderer renderer, PageAnswers answers, PageText text, Addresses addresses)
{
    public Task GetAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        return visit.Cookies.HasSession ? AskAsync(visit, StatusCodes.Status200OK) : answers.LeaveAsync(visit, addresses.Local(visit.Request, addresses.Pages.HomePath));
    }

    public async Task PostAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        // What ends is the session of this request; the scheme must have read it, whichever is the default. Of a form that seems to be another origin's it
        // reads none, and nobody is left to believe that he is signed out.
        await context.AuthenticateAsync(addresses.Pages.AuthenticationScheme);
        if (!await antiforgery.IsRequestValidAsync(context) || context.GetOryOutcome(addresses.Pages.AuthenticationScheme).Problem == CredentialProblem.CrossOrigin)
        {
            await AskAsync(visit, StatusCodes.Status400BadRequest);
            return;
        }

        var properties = new AuthenticationProperties { RedirectUri = addresses.Local(visit.Request, addresses.Pages.HomePath) };
        try
        {
            await context.SignOutAsync(addresses.Pages.AuthenticationScheme, properties);
        }
        catch (FrontendException)
        {
            await AskAsync(visit, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        // The scheme's own redirect says where. There is none where an event of the application's has answered, or has taken the address away.
        if (!context.Response.HasStarted
            && (context.Response.StatusCode == StatusCodes.Status302Found || (context.Response.StatusCode == StatusCodes.Status200OK && properties.RedirectUri is null)))
        {
            var next = context.Response.Headers.Location.ToString();
            context.Response.Headers.Location = default;
            await answers.LeaveAsync(visit, next.Length > 0 ? next : addresses.Local(visit.Request, addresses.Pages.HomePath));
        }
    }

    private Task AskAsync(Visit visit, int status) => renderer.RenderAsync(visit.Context, new OryPage
    {
        Name = "sign-out",
        Heading = text["page.signOut.title"],
        Intro = text["page.signOut.intro"],
        Messages = status switch
        {
            StatusCodes.Status503ServiceUnavailable => [text.Notice("page.signOut.failed", "error")],
            StatusCodes.Status400BadRequest => [text.Notice("page.signOut.refused", "error")],
            _ => [],
        },
        Forms =
        [
            new OryPageForm
            {
                Id = "ory-form-sign-out",
                Action = addresses.Local(visit.Request, addresses.Pages.SignOutPath),
                Method = "post",
                Groups = [new OryPageGroup("sign-out", [new OryPageNode { Kind = "Button", Group = "sign-out", Id = "ory-sign-out", Type = "submit", Label = text["page.signOut.button"], Look = "primary" }], Divided: false)],
            },
        ],
        Links = [new OryPageLink("", text["page.signOut.stay"], "", addresses.Local(visit.Request, addresses.Pages.HomePath))],
    }, status);
}
