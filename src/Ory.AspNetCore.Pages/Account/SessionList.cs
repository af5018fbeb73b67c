using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Where somebody is signed in. It is an extra of the account page: when it cannot be had, the page says so and works.
internal sealed class SessionList(FrontendClient client, OryCookies cookies, PageText text, Addresses addresses, OutageLog outages)
{
    // The most that Ory gives at once; its links to further pages repeat the first.
    private const long PageSize = 250;

    public async Task<OryPageSection> SectionAsync(HttpContext context, string flowId, CancellationToken cancellationToken)
    {
        var section = new OryPageSection { Id = "sessions", Heading = text["section.sessions"], About = text["section.sessions.about"] };
        try
        {
            var mine = client.ToSessionAsync(cookies.Credential, cancellationToken: cancellationToken);
            var others = client.ListMySessionsAsync(cookies.Credential, pageSize: PageSize, cancellationToken: cancellationToken);
            await Task.WhenAll(mine, others);
            var devices = new List<OryPageDevice>();
            if ((await mine).Value is ToSessionResult.Success me)
                devices.Add(Device(context, me.Session, flowId, current: true));
            if ((await others).Value is not ListMySessionsResult.Success list)
                return section with { Devices = devices, Messages = [text.Notice("section.sessions.unavailable", "info")] };

            devices.AddRange(list.Sessions.Select(s => Device(context, s, flowId, current: false)));
            return section with { Devices = devices, Forms = list.Sessions.Count > 1 ? [EndAll(context, flowId)] : [] };
        }
        catch (FrontendException failure)
        {
            outages.Met(failure);
            return section with { Messages = [text.Notice("section.sessions.unavailable", "info")] };
        }
    }

    private OryPageDevice Device(HttpContext context, Session session, string flowId, bool current)
    {
        var device = session.Devices.LastOrDefault();
        var (browser, system) = DeviceName.Of(device?.UserAgent);
        var name = (browser, system) switch
        {
            ({ } b, { } s) => text.Format("section.sessions.device", b, s),
            ({ } b, null) => b,
            (null, { } s) => s,
            _ => text["section.sessions.unknown"],
        };
        // Kratos writes the port too where no proxy named the address.
        var address = IPEndPoint.TryParse(device?.IpAddress ?? "", out var end) ? end.Address.ToString() : device?.IpAddress;
        var place = device?.Location is { Length: > 0 } location ? $"{location} ({address})" : address;
        var since = session.AuthenticatedAt is { } time ? text.Format("section.sessions.since", time.ToString("g", CultureInfo.CurrentCulture) + " UTC") : null;
        var details = string.Join(" · ", new[] { place, since }.Where(d => !string.IsNullOrEmpty(d)));
        return new OryPageDevice(session.Id, name, details, current, current ? null : End(context, session.Id, name, flowId));
    }

    private OryPageForm End(HttpContext context, string sessionId, string name, string flowId) => Form(context, "ory-form-end-" + sessionId, flowId, new OryPageNode
    {
        Kind = "Button",
        Group = "sessions",
        Id = "ory-end-" + sessionId,
        Name = "session",
        Type = "submit",
        Value = sessionId,
        Label = text["section.sessions.end"],
        SpokenLabel = text.Format("section.sessions.endOf", name),
        Look = "danger",
        Question = text["section.sessions.ask"],
    });

    private OryPageForm EndAll(HttpContext context, string flowId) => Form(context, "ory-form-end-all", flowId, new OryPageNode
    {
        Kind = "Button",
        Group = "sessions",
        Id = "ory-end-all",
        Name = "session",
        Type = "submit",
        Value = "others",
        Label = text["section.sessions.endAll"],
        Look = "danger",
        Question = text["section.sessions.askAll"],
    });

    private OryPageForm Form(HttpContext context, string id, string flowId, OryPageNode button) => new()
    {
        Id = id,
        Action = addresses.Local(context.Request, addresses.Pages.SettingsPath.Add("/sessions")),
        Method = "post",
        Hidden = [new OryPageNode { Kind = "Hidden", Group = "sessions", Id = id + "-flow", Name = "flow", Value = flowId }],
        Groups = [new OryPageGroup("sessions", [button], Divided: false)],
    };
}
