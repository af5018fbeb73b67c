namespace Ory.AspNetCore.Pages;

// A password manager keeps a password for the name in the form. Where the name was given a step before, or is the account's, it stands beside the password
// in a field that nobody sees and nothing sends (https://www.chromium.org/developers/design-documents/create-amazing-password-forms/).
internal static class PasswordOwner
{
    private static readonly string[] Names = ["identifier", "traits.email", "traits.username", "traits.phone"];

    public static IReadOnlyList<OryPageNode> Name(IReadOnlyList<OryPageNode> nodes, string? account = null)
    {
        var password = nodes.FirstOrDefault(n => n is { Kind: "Input", Type: "password" });
        if (password is null)
            return nodes;

        var given = nodes.Where(n => Names.Contains(n.Name)).OrderBy(n => Array.IndexOf(Names, n.Name)).ToList();
        var name = account ?? (given.TrueForAll(n => n.Kind == "Hidden") ? given.Find(n => !string.IsNullOrEmpty(n.Value))?.Value : null);
        return name is null ? nodes
            : [.. nodes.SelectMany(n => ReferenceEquals(n, password) ? [new OryPageNode { Kind = "Username", Group = n.Group, Id = n.Id + "-owner", Value = name, Autocomplete = "username" }, n] : (OryPageNode[])[n])];
    }
}
