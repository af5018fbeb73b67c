using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// A flow as a page: its words, its forms, the ways out of it.
internal sealed class PageComposer(PageText text, Addresses addresses)
{
    private const string ScriptPath = "/.well-known/ory/webauthn.js";

    public OryPage Flow(HttpContext context, FlowKind kind, SelfServiceFlow flow, IReadOnlyDictionary<string, string>? typed = null, IReadOnlyList<OryPageMessage>? notices = null)
    {
        var read = Nodes(context, kind, flow, typed);
        var nodes = PasswordOwner.Name(UnseenFields.Silent(read));
        var ended = string.Equals(flow.Ui.Method, "GET", StringComparison.OrdinalIgnoreCase);
        var composer = new FormComposer(ended ? flow.Ui.Action ?? "" : Action(context, kind, flow), ended ? "get" : "post", sameOrigin: !ended && !addresses.Pages.PostToOry);
        var (heading, intro) = Heading(kind, flow);
        return new OryPage
        {
            Name = kind.ToString().ToLowerInvariant(),
            Heading = heading,
            Intro = About(flow) ?? intro,
            Messages = [.. notices ?? [], .. flow.Ui.Messages.Select(text.Message), .. UnseenFields.Messages(read), .. LinkForms.Notices(text, flow, nodes), .. NoWay(context, flow, nodes)],
            Forms = composer.Flow(nodes),
            Ways = LacksFactor(flow, nodes) ? [new OryPageLink("", text["notice.noFactor.link"], "", addresses.Page(context.Request, FlowKind.Settings, ("return_to", flow.ReturnTo)))] : [],
            Links = Links(context, kind, flow),
            Address = addresses.Page(context.Request, kind, flow),
        };
    }

    public IReadOnlyList<OryPageNode> Nodes(HttpContext context, FlowKind kind, SelfServiceFlow flow, IReadOnlyDictionary<string, string>? typed)
    {
        var reader = new NodeReader(text, kind.ToString().ToLowerInvariant(), typed);
        var providers = OffersProviders(context, flow);
        var refused = false;
        return LinkForms.Tidy(text, flow, [.. flow.Ui.Nodes
            .Where(n => providers || !LeadsToProvider(n))
            .Select(reader.Read)
            .Select(n => RefusedFields.About(n, flow.Ui.Messages) is { } message ? n with { RefusedBy = text.Message(message) } : n)
            .Select(n => !refused && n.Invalid && n.Kind != "Hidden" ? n with { Autofocus = refused = true } : n)
            .Select(n => n.Kind == "Script" ? n with { Source = ScriptSource(context, n.Source) } : n)]);
    }

    // After a change of settings Ory's form names another flow than the answer; both work, and that of the page's address is kept.
    public string Action(HttpContext context, FlowKind kind, SelfServiceFlow flow) => addresses.Pages.PostToOry
        ? flow.Ui.Action ?? ""
        : addresses.Page(context.Request, kind, flow);

    // A provider sends the browser to Ory's host, which knows it again only by cookies that this host has set.
    private bool OffersProviders(HttpContext context, SelfServiceFlow flow) => addresses.Pages.OfferProviders
        ?? (Uri.TryCreate(flow.Ui.Action, UriKind.Absolute, out var action) && action.Host.Equals(new Uri(addresses.Origin(context.Request)).Host, StringComparison.OrdinalIgnoreCase));

    // To unlink one nobody leaves this host.
    private static bool LeadsToProvider(UiNode node) =>
        node.Group is UiNodeGroups.Oidc or UiNodeGroups.Saml && node.Attributes is not UiNodeInputAttributes { Name: "unlink" };

    // Where providers are the only way, hiding them must not leave an empty page; and Ory begins a second step for who has nothing to take it with.
    private IEnumerable<OryPageMessage> NoWay(HttpContext context, SelfServiceFlow flow, IReadOnlyList<OryPageNode> nodes)
    {
        if (!OffersProviders(context, flow) && flow.Ui.Nodes.Any(LeadsToProvider) && !CanGoOn(nodes))
            yield return text.Notice("notice.providers", "info");
        else if (LacksFactor(flow, nodes))
            yield return text.Notice("notice.noFactor", "info");
    }

    private static bool LacksFactor(SelfServiceFlow flow, IReadOnlyList<OryPageNode> nodes) => flow is LoginFlow { RequestedAal: "aal2" } && !flow.Ui.Nodes.Any(LeadsToProvider) && !CanGoOn(nodes);

    private static bool CanGoOn(IReadOnlyList<OryPageNode> nodes) => nodes.Any(n => n.Kind is not ("Hidden" or "Script"));

    // From this origin wherever forms go: the node asks for it "crossorigin", and Ory allows no other origin of itself.
    private string? ScriptSource(HttpContext context, string? source) =>
        source?.EndsWith(ScriptPath, StringComparison.Ordinal) == true
            ? addresses.Local(context.Request, addresses.Pages.OryPath.Add(ScriptPath))
            : source;

    private (string Heading, string? Intro) Heading(FlowKind kind, SelfServiceFlow flow)
    {
        var sent = flow.State is "sent_email" or "recovery_awaiting_code";
        return (kind, flow) switch
        {
            (FlowKind.Login, LoginFlow { RequestedAal: "aal2" }) => (text["page.login.aal2.title"], null),
            (FlowKind.Login, _) when sent => (text["page.login.code.title"], null),
            (FlowKind.Login, LoginFlow { Refresh: true }) => (text["page.login.refresh.title"], null),
            (FlowKind.Login, _) => (text["page.login.title"], null),
            (FlowKind.Registration, _) => (text[sent ? "page.registration.code.title" : "page.registration.title"], null),
            (FlowKind.Recovery or FlowKind.Verification, _) when sent && !GoesByMail(flow) => (text["page.login.code.title"], null),
            (FlowKind.Recovery, _) when sent => (text["page.recovery.code.title"], null),
            // Which address is asked for then, Ory's message says.
            (FlowKind.Recovery, { State: "recovery_awaiting_address_choice" or "recovery_confirming_address" }) => (text["page.recovery.title"], null),
            (FlowKind.Recovery, _) => (text["page.recovery.title"], text["page.recovery.intro"]),
            (FlowKind.Verification, { State: "passed_challenge" }) => (text["page.verification.done.title"], null),
            (FlowKind.Verification, _) => sent ? (text["page.verification.code.title"], null) : (text["page.verification.title"], text["page.verification.intro"]),
            _ => (text["page.settings.title"], null),
        };
    }

    // Where a code goes stands in the button that sends it again, and that may be a phone.
    private static bool GoesByMail(SelfServiceFlow flow) => !flow.Ui.Nodes.Select(n => n.Attributes).OfType<UiNodeInputAttributes>()
        .Any(a => a is { Name: "email" or "recovery_confirm_address", Type: "submit" } && NodeValues.ValueText(a.Value) is { Length: > 0 } to && !to.Contains('@', StringComparison.Ordinal));

    // Whom a later step is about, or where a code has gone: it stands in a hidden field, or in the button that sends the code again.
    private static string? About(SelfServiceFlow flow) => flow.Ui.Nodes.Select(n => n.Attributes).OfType<UiNodeInputAttributes>()
        .Where(a => a is { Name: "identifier", Type: "hidden" } or { Name: "email", Type: "submit" })
        .Select(a => NodeValues.ValueText(a.Value)).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private List<OryPageLink> Links(HttpContext context, FlowKind kind, SelfServiceFlow flow)
    {
        var request = context.Request;
        var back = ("return_to", flow.ReturnTo);
        (string, string?)[] same = [back, .. Addresses.Purpose(flow)];
        var links = new List<OryPageLink>();
        if (kind is FlowKind.Recovery or FlowKind.Verification && About(flow) is not null)
            links.Add(text.Link("page.code.other", addresses.Page(request, kind, back)));
        switch (kind)
        {
            case FlowKind.Login when flow is LoginFlow { Refresh: true } or LoginFlow { RequestedAal: "aal2" }:
                if (addresses.Pages.SignOutPath.HasValue)
                    links.Add(text.Link("page.login.signOut", addresses.Local(request, addresses.Pages.SignOutPath)));
                break;
            case FlowKind.Login:
                if (About(flow) is not null)
                    links.Add(text.Link("page.login.other", addresses.Page(request, FlowKind.Login, same)));
                if (addresses.Pages.LinkToRegistration)
                    links.Add(text.Link("page.login.signUp", addresses.Page(request, FlowKind.Registration, same)));
                if (addresses.Pages.LinkToRecovery)
                    links.Add(text.Link("page.login.recover", addresses.Page(request, FlowKind.Recovery, back)));
                break;
            case FlowKind.Registration:
                links.Add(text.Link("page.registration.signIn", addresses.Page(request, FlowKind.Login, same)));
                break;
            case FlowKind.Recovery:
                links.Add(text.Link("page.recovery.signIn", addresses.Page(request, FlowKind.Login, back)));
                break;
            case FlowKind.Verification when flow.State != "passed_challenge":
                links.Add(text.Link("page.verification.later", addresses.Later(request, flow.ReturnTo)));
                break;
        }

        return links;
    }
}
