using Microsoft.AspNetCore.Http;
using Ory.Frontend;
using QRCoder;

namespace Ory.AspNetCore.Pages;

// The settings flow as an account page: a section for each group, and one for the sessions.
internal sealed class AccountComposer(PageText text, Addresses addresses, PageComposer pages)
{
    private static readonly string[] Order =
    [
        UiNodeGroups.Profile, UiNodeGroups.Password, UiNodeGroups.Totp, UiNodeGroups.LookupSecret, UiNodeGroups.Passkey, UiNodeGroups.Webauthn,
        UiNodeGroups.Oidc, UiNodeGroups.Saml,
    ];

    // Traits are the application's own; these are what most call a name that a person knows.
    private static readonly JsonPath[] Names = [JsonPath.Parse("email", "email"), JsonPath.Parse("username", "username"), JsonPath.Parse("phone", "phone")];

    public OryPage Page(HttpContext context, SettingsFlow flow, OryPageSection? sessions, string? section = null,
        IReadOnlyDictionary<string, string>? typed = null, IReadOnlyList<OryPageMessage>? notices = null)
    {
        var name = NameOf(flow);
        var nodes = PasswordOwner.Name(pages.Nodes(context, FlowKind.Settings, flow, typed), name);
        var composer = new FormComposer(pages.Action(context, FlowKind.Settings, flow), "post", sameOrigin: !addresses.Pages.PostToOry);
        List<OryPageMessage> messages = [.. flow.Ui.Messages.Select(text.Message), .. UnseenFields.Messages(nodes)];
        nodes = UnseenFields.Silent(nodes);
        // Only what can be seen makes a section: scripts serve whatever needs them, and hidden fields alone go with every form.
        var groups = nodes.Where(n => n.Kind != "Script").GroupBy(n => n.Group).ToLookup(g => g.Any(n => n.Kind != "Hidden"));
        var shared = groups[false].SelectMany(g => g).Concat(nodes.Where(n => n.Group == UiNodeGroups.Default && n.Kind == "Hidden")).Distinct().ToList();
        var sections = groups[true].OrderBy(g => Array.IndexOf(Order, g.Key) is >= 0 and var index ? index : Order.Length)
            .Select(g => Section(g.Key, [.. g.Except(shared)], shared, composer, flow, g.Key == section ? messages : [])).ToList();
        if (nodes.Where(n => n.Kind == "Script").ToList() is { Count: > 0 } scripts && sections.Count > 0)
            sections[0] = sections[0] with { Forms = [FormComposer.WithScripts(sections[0].Forms[0], scripts), .. sections[0].Forms.Skip(1)] };
        if (sessions is not null)
            sections.Add(section == sessions.Id ? sessions with { Messages = [.. messages, .. notices ?? []] } : sessions);

        var placed = sections.Exists(s => s.Id == section);
        return new OryPage
        {
            Name = "settings",
            Heading = text["page.settings.title"],
            Intro = name is null ? null : text.Format("page.settings.who", name),
            Messages = placed && section == sessions?.Id ? [] : placed ? [.. notices ?? []] : [.. notices ?? [], .. messages],
            Sections = sections,
            Address = addresses.Page(context.Request, FlowKind.Settings, flow),
            SignOutAddress = addresses.Pages.SignOutPath.HasValue ? addresses.Local(context.Request, addresses.Pages.SignOutPath) : null,
        };
    }

    private OryPageSection Section(string group, List<OryPageNode> nodes, List<OryPageNode> shared, FormComposer composer, SettingsFlow flow, IReadOnlyList<OryPageMessage> messages)
    {
        if (group == UiNodeGroups.Totp && !nodes.Exists(n => n.Kind == "Image") && nodes.FindIndex(n => n is { Kind: "Text", Value.Length: > 0 }) is >= 0 and var index)
            nodes.Insert(index, QrCode(nodes[index].Value!, flow));

        // Only some groups name their method; it is safe to say it for all.
        if (!nodes.Exists(n => n.Name == "method"))
            nodes.Insert(0, new OryPageNode { Kind = "Hidden", Group = group, Id = "ory-method-" + group, Name = "method", Value = group });

        return new OryPageSection
        {
            Id = group,
            Heading = text.Find("section." + group) ?? text["section.other"],
            About = group == UiNodeGroups.Totp && nodes.Exists(n => n.Kind == "Image") ? text["section.totp.how"]
                : nodes.Exists(n => n.Name == "lookup_secret_confirm") ? text["section.lookup_secret.confirm"]
                : text.Find($"section.{group}.about"),
            On = IsOn(group, nodes),
            Messages = messages,
            Forms = Forms(group, nodes, shared, composer),
        };
    }

    // The Enter key presses the first button that sends its form, seen or not. Beside a field that must not be one that removes something.
    private static IReadOnlyList<OryPageForm> Forms(string group, List<OryPageNode> nodes, List<OryPageNode> shared, FormComposer composer)
    {
        var isMain = group == UiNodeGroups.Profile;
        var removing = nodes.Where(n => n is { Kind: "Button", Look: "danger" }).ToList();
        if (removing.Count == 0 || !nodes.Exists(n => n.Kind is "Input" or "Select" or "Checkbox"))
            return [composer.Single("ory-form-" + group, shared, nodes, divided: false, isMain)];

        var method = nodes.Where(n => n is { Kind: "Hidden", Name: "method" });
        return
        [
            composer.Single("ory-form-" + group, shared, [.. nodes.Except(removing)], divided: false, isMain),
            composer.Single($"ory-form-{group}-remove", shared, [.. method, .. removing], divided: false, hasMain: false),
        ];
    }

    private static bool? IsOn(string group, List<OryPageNode> nodes) => group switch
    {
        UiNodeGroups.Totp => nodes.Exists(n => n.Name == "totp_unlink"),
        // Of codes that are still to be confirmed Ory does not say whether there were others.
        UiNodeGroups.LookupSecret when nodes.Exists(n => n.Name == "lookup_secret_confirm") => null,
        UiNodeGroups.LookupSecret => nodes.Exists(n => n.Name is "lookup_secret_reveal" or "lookup_secret_disable"),
        UiNodeGroups.Passkey => nodes.Exists(n => n.Name == "passkey_remove"),
        UiNodeGroups.Webauthn => nodes.Exists(n => n.Name == "webauthn_remove"),
        _ => null,
    };

    // Where the server sends only the secret.
    private OryPageNode QrCode(string secret, SettingsFlow flow)
    {
        var issuer = addresses.Pages.ApplicationName ?? "";
        var account = NameOf(flow) ?? flow.Identity?.Id ?? "";
        var uri = $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Uri.EscapeDataString(secret)}&issuer={Uri.EscapeDataString(issuer)}";
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return new OryPageNode
        {
            Kind = "Image",
            Group = UiNodeGroups.Totp,
            Id = "ory-totp-qr",
            Label = text["1050005"],
            Source = "data:image/png;base64," + Convert.ToBase64String(code.GetGraphic(6)),
        };
    }

    private static string? NameOf(SettingsFlow flow) =>
        flow.Identity is { } identity ? Names.SelectMany(name => name.Read(identity.Traits)).FirstOrDefault(said => said.Length > 0) : null;
}
