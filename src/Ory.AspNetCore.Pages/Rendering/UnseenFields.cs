namespace Ory.AspNetCore.Pages;

// What Ory says of a field that nobody sees, such as a name that was given a step before, is said at the head of the page or section: beside the field
// it would stand in every form that sends it along, and nobody would hear it.
internal static class UnseenFields
{
    public static IEnumerable<OryPageMessage> Messages(IEnumerable<OryPageNode> nodes) => nodes.Where(IsSpokenOf)
        .SelectMany(n => n.Messages.Select(m => n.Label.Length > 0 ? m with { Text = $"{n.Label}: {m.Text}" } : m));

    public static List<OryPageNode> Silent(IEnumerable<OryPageNode> nodes) => [.. nodes.Select(n => IsSpokenOf(n) ? n with { Messages = [] } : n)];

    private static bool IsSpokenOf(OryPageNode node) => node.Kind == "Hidden" && node.Messages.Count > 0;
}
