using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Where Ory verifies by link, the page that follows a sign-up has the link's button twice, besides one that sends codes again, which the link's method
// refuses; and no word of the mail that is on its way.
internal static class LinkForms
{
    private const string LinkSent = "1080001";

    public static IReadOnlyList<OryPageNode> Tidy(PageText text, SelfServiceFlow flow, IReadOnlyList<OryPageNode> nodes)
    {
        if (!AsksForAddress(nodes))
            return nodes;

        var resend = nodes.FirstOrDefault(n => n is { Kind: "Button", Group: UiNodeGroups.Code, Name: "email" });
        return [.. nodes
            .Where(n => !ReferenceEquals(n, resend))
            .Select(n => IsAddress(n) && string.IsNullOrEmpty(n.Value) ? n with { Value = resend?.Value } : n)
            // It does not go on from here: that is what the mail does.
            .Select(n => flow.State == "sent_email" && n is { Kind: "Button", Group: UiNodeGroups.Link, Name: "method" } ? n with { Label = text["form.link.again"] } : n)
            .DistinctBy(n => n.Kind == "Button" ? (n.Group, n.Name, n.Value) : (object)n.Id)];
    }

    public static IEnumerable<OryPageMessage> Notices(PageText text, SelfServiceFlow flow, IReadOnlyList<OryPageNode> nodes) =>
        flow is { State: "sent_email", Ui.Messages.Count: 0 } && AsksForAddress(nodes) ? [text.Notice(LinkSent, "info")] : [];

    private static bool AsksForAddress(IReadOnlyList<OryPageNode> nodes) => nodes.Any(IsAddress) && !nodes.Any(n => n is { Kind: "Input", Name: "code" });

    private static bool IsAddress(OryPageNode node) => node is { Kind: "Input", Group: UiNodeGroups.Link, Name: "email" };
}
