using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// What Ory could not show in a form, in words: what happened and what to do.
internal sealed class ErrorPage(VisitFactory visits, PageAnswers answers, PageText text, Addresses addresses, OutageLog outages)
{
    public async Task GetAsync(HttpContext context)
    {
        var visit = visits.Create(context);
        var id = context.Request.Query["id"] is [{ Length: > 0 } asked, ..] ? asked : null;
        var (words, status) = id is null ? ("page.error.unknown", StatusCodes.Status200OK) : await ReadAsync(visit, id);
        List<OryPageLink> ways = [new OryPageLink("", text["page.error.signIn"], "", addresses.Page(visit.Request, FlowKind.Login)), answers.Home(visit.Request)];
        await answers.ErrorAsync(visit, words, status, Guid.TryParse(id, out var reference) ? reference.ToString() : null, ways);
    }

    private async Task<(string Words, int Status)> ReadAsync(Visit visit, string id)
    {
        try
        {
            var error = (await visit.Client.GetFlowErrorAsync(id, visit.Cookies.Credential, visit.Aborted)).Value;
            return (Words(error.Error), StatusCodes.Status200OK);
        }
        catch (FrontendException failure) when (failure.StatusCode is 404 or 403)
        {
            return ("page.error.notFound", StatusCodes.Status404NotFound);
        }
        catch (FrontendException failure)
        {
            outages.Met(failure);
            return ("page.error.unavailable", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static string Words(JsonElement? error)
    {
        if (error is not { ValueKind: JsonValueKind.Object } value)
            return "page.error.unknown";

        var id = value.TryGetProperty("id", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var code = value.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var read) ? read : 0;
        return (id, code) switch
        {
            (FrontendErrorIds.SecurityCsrfViolation, _) => "page.error.csrf",
            (FrontendErrorIds.SelfServiceFlowExpired or FrontendErrorIds.SelfServiceFlowReplaced, _) => "page.error.expired",
            (FrontendErrorIds.SelfServiceFlowDisabled, _) => "page.error.disabled",
            (FrontendErrorIds.SelfServiceFlowReturnToForbidden, _) => "page.error.returnTo",
            (FrontendErrorIds.IdentityDisabled, _) => "page.error.deactivated",
            (_, 401) when value.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object && details.TryGetProperty("identity_id", out _) => "page.error.deactivated",
            (_, 404) => "page.error.notFound",
            (_, 410) => "page.error.expired",
            (_, 401 or 403) => "page.error.refused",
            (_, 400) => "page.error.provider",
            (_, 429) => "page.error.busy",
            (_, 502 or 503 or 504) => "page.error.unavailable",
            _ => "page.error.unknown",
        };
    }
}
