using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// The five pages that are drawn from flows.
internal sealed class FlowPages(
    VisitFactory visits, IAntiforgery antiforgery, PageRenderer renderer, PageComposer pages, AccountComposer account, PageAnswers answers, OryRelay relay, PageText text, Addresses addresses,
    OutageLog outages, ILogger<FlowPages> logger)
{
    private static readonly HashSet<string> Notices =
        ["notice.csrf", "notice.replaced", "notice.expired", "notice.sessionEnded", "notice.sessionsEnded"];

    public async Task GetAsync(HttpContext context, FlowKind kind)
    {
        var visit = visits.Create(context);
        if (!Guid.TryParse(context.Request.Query["flow"], out var id))
        {
            await BeginAsync(visit, kind, Asked(visit, "return_to"), notice: null);
            return;
        }

        var answer = await visit.Flows.LookAsync(kind, id.ToString(), visit.Aborted);
        if (answer is FlowAnswer.Show show)
            await DrawAsync(visit, kind, show.Flow, typed: null, Asked(visit, "section"), NoticeOf(visit));
        else if (answer is FlowAnswer.Restart && (NoticeOf(visit) is not null || addresses.Pages.PostToOry) && !visit.Cookies.HasCsrf)
            // It has just been begun anew (Ory, where the browser begins there, does not say so), and the browser did not keep its cookie: that would go on for ever.
            await answers.RefuseAsync(visit, new FlowAnswer.Refused(StatusCodes.Status400BadRequest, "page.error.csrf"), kind);
        else
            await AnswerAsync(visit, kind, answer, sent: null);
    }

    public async Task PostAsync(HttpContext context, FlowKind kind)
    {
        var visit = visits.Create(context);
        if (!context.Request.HasFormContentType || !Guid.TryParse(context.Request.Query["flow"], out var id))
        {
            await BeginAsync(visit, kind, Asked(visit, "return_to"), notice: null);
            return;
        }

        var form = await context.Request.ReadFormAsync(visit.Aborted);
        var sent = new Submission(form, antiforgery.GetTokens(context).FormFieldName);
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            // Nothing is done, nothing is lost: the same flow, with what was typed, and why.
            var current = await visit.Flows.LookAsync(kind, id.ToString(), visit.Aborted);
            if (current is FlowAnswer.Show again)
                await DrawAsync(visit, kind, again.Flow, sent.Typed, sent.Section, "notice.csrf");
            else
                await AnswerAsync(visit, kind, current, sent);
            return;
        }

        await AnswerAsync(visit, kind, await visit.Flows.SendAsync(kind, id.ToString(), sent.Fields, visit.Aborted), sent);
    }

    // Also where Ory's own addresses lead: {BrowserUrl}/self-service/login/browser.
    public Task BeginAsync(HttpContext context, FlowKind kind)
    {
        var visit = visits.Create(context);
        return BeginAsync(visit, kind, Asked(visit, "return_to"), notice: null);
    }

    private async Task BeginAsync(Visit visit, FlowKind kind, string? returnTo, string? notice)
    {
        if (addresses.Pages.PostToOry)
        {
            // Ory's cookies must be set by Ory's own host, so the browser goes there.
            await answers.LeaveAsync(visit, addresses.BeginAtOry(kind, visit.Request.QueryString.Value));
            return;
        }

        var answer = await visit.Flows.BeginAsync(kind, visit.Request.Query, returnTo, visit.Aborted);
        if (answer is FlowAnswer.ReturnForbidden && returnTo is not null)
        {
            Log.ReturnToRefused(logger);
            answer = await visit.Flows.BeginAsync(kind, visit.Request.Query, returnTo: null, visit.Aborted);
        }

        if (answer is FlowAnswer.Show begun)
            await answers.LeaveAsync(visit, addresses.Page(visit.Request, kind, begun.Flow, ("notice", notice)));
        else
            await AnswerAsync(visit, kind, answer, sent: null, returnTo);
    }

    private async Task AnswerAsync(Visit visit, FlowKind kind, FlowAnswer answer, Submission? sent, string? returnTo = null)
    {
        var request = visit.Request;
        returnTo ??= Asked(visit, "return_to");
        switch (answer)
        {
            case FlowAnswer.Show { Advanced: false } show:
                await DrawAsync(visit, kind, show.Flow, sent?.Typed, sent?.Section, notice: null);
                break;
            case FlowAnswer.Show step:
                await answers.LeaveAsync(visit, addresses.Page(request, kind, step.Flow, ("section", kind == FlowKind.Settings ? sent?.Section : null))
                    + (kind == FlowKind.Settings && sent?.Section is { } section ? "#" + Uri.EscapeDataString(section) : ""));
                break;
            case FlowAnswer.Continue next:
                await answers.LeaveAsync(visit, addresses.Page(request, next.Kind, ("flow", next.FlowId)));
                break;
            case FlowAnswer.Leave { Address: "" }:
                await answers.LeaveAsync(visit, addresses.Local(request, addresses.Pages.HomePath));
                break;
            case FlowAnswer.Leave leave:
                await answers.LeaveAsync(visit, addresses.Map(request, leave.Address));
                break;
            case FlowAnswer.Restart restart:
                await RestartAsync(visit, kind, restart, sent);
                break;
            case FlowAnswer.SignIn:
                await answers.LeaveAsync(visit, addresses.Page(request, FlowKind.Login, ("return_to", kind == FlowKind.Login ? returnTo : Here(visit, kind))));
                break;
            case FlowAnswer.StepUp:
                await answers.LeaveAsync(visit, addresses.Page(request, FlowKind.Login, ("aal", "aal2"), ("return_to", Here(visit, kind))));
                break;
            case FlowAnswer.SignInAgain again:
                await answers.LeaveAsync(visit, addresses.Map(request, again.Address));
                break;
            case FlowAnswer.SignedInAlready:
                var landing = addresses.Own(request, returnTo) ?? (returnTo is not null && await relay.LeadsToAsync(visit, kind, returnTo) ? returnTo : null);
                await answers.LeaveAsync(visit, landing ?? addresses.Local(request, addresses.Pages.HomePath));
                break;
            case FlowAnswer.ReturnForbidden:
                await answers.ErrorAsync(visit, "page.error.returnTo", StatusCodes.Status400BadRequest, reference: null, [answers.Home(request)]);
                break;
            case FlowAnswer.Refused refused:
                await answers.RefuseAsync(visit, refused, kind);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    // A fresh flow. For a form that was sent it is drawn at once, with what was typed and is no secret.
    private async Task RestartAsync(Visit visit, FlowKind kind, FlowAnswer.Restart restart, Submission? sent)
    {
        var returnTo = restart.ReturnTo ?? Asked(visit, "return_to");
        if (sent is null || addresses.Pages.PostToOry)
        {
            await BeginAsync(visit, kind, returnTo, restart.Notice);
            return;
        }

        var fresh = restart.UseFlowId is { } id
            ? await visit.Flows.LookAsync(kind, id, visit.Aborted)
            : await visit.Flows.BeginAsync(kind, visit.Request.Query, returnTo, visit.Aborted);
        if (fresh is FlowAnswer.Show show)
            await DrawAsync(visit, kind, show.Flow, sent.Typed, sent.Section, restart.UseFlowId is null || show.Flow.Ui.Messages.Count == 0 ? restart.Notice : null);
        else if (fresh is FlowAnswer.Restart)
            await BeginAsync(visit, kind, returnTo, restart.Notice);
        else
            await AnswerAsync(visit, kind, fresh, sent: null, returnTo);
    }

    private async Task DrawAsync(Visit visit, FlowKind kind, SelfServiceFlow flow, IReadOnlyDictionary<string, string>? typed, string? section, string? notice)
    {
        List<OryPageMessage> notices = notice is null ? [] : [text.Notice(notice, notice.StartsWith("notice.session", StringComparison.Ordinal) ? "success" : "error")];
        if (flow is SettingsFlow settings)
        {
            if (IsForEnrolment(visit, settings))
                notices.Insert(0, text.Notice("notice.enrolment", "info"));
            var sessions = await new SessionList(visit.Client, visit.Cookies, text, addresses, outages).SectionAsync(visit.Context, flow.Id, visit.Aborted);
            await renderer.RenderAsync(visit.Context, account.Page(visit.Context, settings, sessions, section, typed, notices));
        }
        else
        {
            await renderer.RenderAsync(visit.Context, pages.Flow(visit.Context, kind, flow, typed, notices));
        }
    }

    // Ory sends nobody to the settings for want of a second factor and has no words for it: the challenge does.
    private static bool IsForEnrolment(Visit visit, SettingsFlow flow) =>
        flow.ReturnTo is not null && LoopGuard.SentAway(visit.Context) && !EnrolmentProbe.HasSecondFactor(flow);

    // Where to come back to: the flow that is under way, or its page; and where that leads.
    private string Here(Visit visit, FlowKind kind) =>
        addresses.Absolute(visit.Request, addresses.Page(visit.Request, kind, ("flow", Asked(visit, "flow")), ("return_to", Asked(visit, "return_to"))));

    private static string? NoticeOf(Visit visit) => Asked(visit, "notice") is { } notice && Notices.Contains(notice) ? notice : null;

    private static string? Asked(Visit visit, string name) => visit.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
