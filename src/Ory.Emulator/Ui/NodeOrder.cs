using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The order in which a flow shows its nodes.</summary>
/// <param name="groups">The groups in order; a group that is not named comes first.</param>
/// <param name="keys">Names, or beginnings of names, in order; <c>method</c> is always last.</param>
internal sealed class NodeOrder(IReadOnlyList<string> groups, IReadOnlyList<string> keys)
{
    public void Sort(List<UiNode> nodes)
    {
        var byGroup = nodes.OrderBy(node => Index(groups, node.Group)).ToList();
        nodes.Clear();
        nodes.AddRange(byGroup);

        // The comparison below is no ordering (most pairs count as equal), so the outcome depends on how the sort goes about it:
        // Kratos' is an insertion sort, and only an insertion sort gives the same answer.
        for (var i = 1; i < nodes.Count; i++)
        {
            for (var j = i; j > 0 && Precedes(nodes[j], nodes[j - 1]); j--) (nodes[j], nodes[j - 1]) = (nodes[j - 1], nodes[j]);
        }
    }

    private bool Precedes(UiNode a, UiNode b)
    {
        if (a.Group != b.Group && !(a.Group is "default" or "password" && b.Group is "default" or "password")) return false;
        var (first, second) = (Position(a), Position(b));
        return first != second ? first < second : string.CompareOrdinal(Printed(a.Value), Printed(b.Value)) < 0;
    }

    private int Position(UiNode node)
    {
        if (node.Id == "method") return int.MaxValue;
        for (var i = 0; i < keys.Count; i++)
        {
            if (node.Id.StartsWith(keys[i], StringComparison.Ordinal)) return i;
        }

        return keys.Count;
    }

    // Kratos compares what Go prints for a value, and Go prints "<nil>" for none: before letters, after digits.
    private static string Printed(JsonNode? value) => value?.ToString() ?? "<nil>";

    private static int Index(IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == item) return i;
        }

        return -1;
    }
}
