using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Which nodes share a form. Fields that several ways to sign in need (the identifier, traits) stand in one form with them; whatever needs nothing but
// hidden fields gets a form of its own, so that the Enter key and the browser's checks mean that way alone.
internal sealed class FormComposer(string action, string method, bool sameOrigin)
{
    private static readonly string[] Order =
    [
        UiNodeGroups.Default, UiNodeGroups.IdentifierFirst, UiNodeGroups.Password, UiNodeGroups.Totp, UiNodeGroups.Code, UiNodeGroups.Link, UiNodeGroups.Profile,
        UiNodeGroups.Passkey, UiNodeGroups.Webauthn, UiNodeGroups.LookupSecret, UiNodeGroups.Captcha, UiNodeGroups.Oidc, UiNodeGroups.Saml,
    ];

    // These need no field of the form they would share.
    private static readonly HashSet<string> Alone = [UiNodeGroups.Oidc, UiNodeGroups.Saml, UiNodeGroups.Totp, UiNodeGroups.LookupSecret];

    public IReadOnlyList<OryPageForm> Flow(IReadOnlyList<OryPageNode> nodes)
    {
        var scripts = nodes.Where(n => n.Kind == "Script").ToList();
        var shared = nodes.Where(IsShared).ToList();
        var visible = nodes.Where(n => n.Group == UiNodeGroups.Default && n.Kind is not ("Hidden" or "Script")).ToList();
        var groups = nodes.Where(n => n.Group != UiNodeGroups.Default && n.Kind != "Script" && !IsShared(n)).GroupBy(n => n.Group).OrderBy(g => Rank(g.Key)).ToList();
        var together = groups.Where(g => visible.Count > 0 && !Alone.Contains(g.Key)).ToList();
        // What a provider did not tell stands beside its button alone: nothing else would send it.
        if (visible.Count > 0 && !together.Exists(HasButton))
            together = groups;
        var forms = new List<OryPageForm>();
        if (visible.Count > 0)
            forms.Add(Together(shared, visible, together));

        // What is seen and has no button (a captcha) is sent with the first way that has one. What only goes a step back is no way of its own: it stays under the first.
        var apart = groups.Except(together).ToList();
        var first = forms.Count == 0 ? apart.Find(HasButton) : null;
        var unsent = first is null ? [] : apart.Where(g => !HasButton(g) && g.Any(n => n.Kind != "Hidden")).ToList();
        foreach (var group in apart.Except(unsent))
        {
            List<OryPageNode> own = [.. WithMethod(group.Key, [.. group]), .. group == first ? unsent.SelectMany(g => g) : []];
            forms.Add(Single("ory-form-" + group.Key, shared, own, forms.Count > 0 && !group.All(n => n.Look == "plain" || n.Kind == "Hidden"), hasMain: forms.Count == 0));
        }

        if (forms.Count == 0 && (shared.Count > 0 || scripts.Count > 0))
            forms.Add(Single("ory-form-main", shared, [], divided: false));
        if (scripts.Count > 0)
            forms[0] = WithScripts(forms[0], scripts);

        return forms;
    }

    public OryPageForm Single(string id, IEnumerable<OryPageNode> shared, IReadOnlyList<OryPageNode> nodes, bool divided, bool hasMain = true) => new()
    {
        Id = id,
        Action = action,
        Method = method,
        SameOrigin = sameOrigin,
        Divided = divided,
        Hidden = [.. shared, .. nodes.Where(n => n.Kind == "Hidden")],
        Groups = Visible(nodes) is { Count: > 0 } visible ? [new OryPageGroup(visible[0].Group, hasMain ? WithMainButton(visible) : visible, Divided: false)] : [],
    };

    public static OryPageForm WithScripts(OryPageForm form, IReadOnlyList<OryPageNode> scripts) =>
        form with { Groups = [.. form.Groups, new OryPageGroup("script", scripts, Divided: false)] };

    private OryPageForm Together(List<OryPageNode> shared, List<OryPageNode> visible, List<IGrouping<string, OryPageNode>> groups)
    {
        var drawn = new List<OryPageGroup>();
        List<OryPageNode> first = [.. visible];
        var main = groups.Find(HasButton);
        foreach (var group in groups.Where(g => g == main || !HasButton(g)))
            first.AddRange(group.Where(n => n.Kind != "Hidden"));
        drawn.Add(new OryPageGroup(main?.Key ?? UiNodeGroups.Default, WithMainButton(FieldsFirst(first)), Divided: false));

        var later = groups.Where(g => g != main && HasButton(g)).ToList();
        foreach (var group in later)
        {
            var nodes = Visible([.. group]);
            if (nodes.Count > 0)
                drawn.Add(new OryPageGroup(group.Key, nodes, Divided: group == later[0]));
        }

        return new OryPageForm
        {
            Id = "ory-form-main",
            Action = action,
            Method = method,
            SameOrigin = sameOrigin,
            Hidden = [.. shared, .. groups.SelectMany(g => g).Where(n => n.Kind == "Hidden")],
            Groups = drawn,
        };
    }

    private static bool HasButton(IEnumerable<OryPageNode> group) => group.Any(n => n.Kind == "Button");

    private static List<OryPageNode> Visible(IReadOnlyList<OryPageNode> nodes) => FieldsFirst([.. nodes.Where(n => n.Kind != "Hidden")]);

    // Whichever way is taken, Ory wants to be told again whom or what it is about.
    private static bool IsShared(OryPageNode node) => node.Kind == "Hidden"
        && (node.Group == UiNodeGroups.Default || node.Name is "csrf_token" or "identifier" || node.Name?.StartsWith("traits.", StringComparison.Ordinal) == true);

    // "Back" in a sign-up of two steps is an answer to the first, and names no method of its own.
    private static List<OryPageNode> WithMethod(string group, List<OryPageNode> nodes) =>
        group == UiNodeGroups.Profile && !nodes.Exists(n => n.Name == "method")
            ? [new OryPageNode { Kind = "Hidden", Group = group, Id = "ory-method-" + group, Name = "method", Value = group }, .. nodes]
            : nodes;

    // The Enter key presses the first button of a form, and that must be the way on, not "send again".
    private static List<OryPageNode> FieldsFirst(List<OryPageNode> nodes) =>
    [
        .. nodes.Where(n => n.Kind != "Button"),
        .. nodes.Where(n => n is { Kind: "Button", Look: not "plain" and not "danger" }).OrderBy(n => n.Type == "submit" && n.Name == "method" ? 0 : 1),
        .. nodes.Where(n => n is { Kind: "Button", Look: "danger" }),
        .. nodes.Where(n => n is { Kind: "Button", Look: "plain" }),
    ];

    // The button that names the method, else the only one there is: of several equal ones none stands out.
    private static List<OryPageNode> WithMainButton(List<OryPageNode> nodes)
    {
        var equal = nodes.Where(n => n is { Kind: "Button", Look: "secondary" }).ToList();
        var main = equal.Find(n => n.Name == "method") ?? (equal.Count == 1 ? equal[0] : null);
        return [.. nodes.Select(n => ReferenceEquals(n, main) ? n with { Look = "primary" } : n)];
    }

    internal static int Rank(string group) => Array.IndexOf(Order, group) is >= 0 and var rank ? rank : Order.Length;
}
