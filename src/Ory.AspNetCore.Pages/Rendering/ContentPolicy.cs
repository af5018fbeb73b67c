using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Nothing is allowed but what the page has: scripts and style sheets of this answer, and forms to where they really go.
internal static class ContentPolicy
{
    public static string For(OryPage page)
    {
        var forms = page.Forms.Concat(page.Sections.SelectMany(s => s.Forms)).ToList();
        var nodes = forms.SelectMany(f => f.Groups).SelectMany(g => g.Nodes).ToList();
        var targets = new SortedSet<string>(StringComparer.Ordinal) { "'self'" };
        targets.UnionWith(page.Options.FormActionOrigins);
        foreach (var form in forms.Where(f => !f.SameOrigin && f.Method == "post"))
        {
            if (Origin(form.Action) is { } origin)
                targets.Add(origin);
        }

        // Ory answers such a form with a redirect to the provider, and browsers hold redirects to form-action too. Where that is, only Ory knows.
        if (forms.Exists(f => !f.SameOrigin) && nodes.Exists(n => n.Group is UiNodeGroups.Oidc or UiNodeGroups.Saml))
            targets.Add("https:");

        // A captcha brings its own frame.
        var captcha = nodes.Exists(n => n.Group == UiNodeGroups.Captcha);
        var images = page.Options.LogoUrl is { } logo && Origin(logo) is { } logoOrigin ? "'self' data: " + logoOrigin : "'self' data:";
        return $"default-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src 'nonce-{page.Nonce}'; style-src 'nonce-{page.Nonce}'; img-src {images}; "
            + $"font-src 'self'; connect-src 'self'{(captcha ? " https:; frame-src https:" : "")}; form-action {string.Join(' ', targets)}";
    }

    private static string? Origin(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : null;
}
