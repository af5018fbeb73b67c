using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// The buttons beside the devices. What they end is evicted by the client's own handler.
internal sealed class SessionEnding(VisitFactory visits, IAntiforgery antiforgery, PageAnswers answers, Addresses addresses, OutageLog outages)
{
    // Whoever loads the answer of a failed attempt again.
    public Task GetAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        return answers.LeaveAsync(visit, addresses.Page(visit.Request, FlowKind.Settings, ("section", "sessions")) + "#sessions");
    }

    public async Task PostAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        var valid = context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context);
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(visit.Aborted) : null;
        var notice = valid ? await EndAsync(visit, form?["session"].ToString() ?? "") : "notice.csrf";
        if (notice is null)
        {
            await answers.RefuseAsync(visit, new FlowAnswer.Refused(StatusCodes.Status503ServiceUnavailable, "page.error.unavailable"), FlowKind.Settings);
            return;
        }

        var flow = Guid.TryParse(form?["flow"], out var id) ? id.ToString() : null;
        await answers.LeaveAsync(visit, addresses.Page(visit.Request, FlowKind.Settings, ("flow", flow), ("section", "sessions"), ("notice", notice)) + "#sessions");
    }

    private async Task<string?> EndAsync(Visit visit, string session)
    {
        try
        {
            if (session == "others")
            {
                await visit.Client.DisableMyOtherSessionsAsync(visit.Cookies.Credential, visit.Aborted);
                return "notice.sessionsEnded";
            }

            if (!Guid.TryParse(session, out var id))
                return "notice.replaced";

            await visit.Client.DisableMySessionAsync(id.ToString(), visit.Cookies.Credential, visit.Aborted);
            return "notice.sessionEnded";
        }
        catch (FrontendException failure) when (failure is { StatusCode: 401 or 400, Error: not null })
        {
            // Ory's own; that of a proxy says nothing of the session.
            return "notice.replaced";
        }
        catch (FrontendException failure)
        {
            outages.Met(failure);
            return null;
        }
    }
}
