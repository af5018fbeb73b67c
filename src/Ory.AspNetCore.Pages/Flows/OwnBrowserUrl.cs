using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Pages;

// Challenges send browsers to Ory's addresses on this origin, which MapOryPages answers.
internal sealed class OwnBrowserUrl(IOptions<OryPagesOptions> pages) : IPostConfigureOptions<OryOptions>
{
    public void PostConfigure(string? name, OryOptions options)
    {
        if (name == pages.Value.AuthenticationScheme && !pages.Value.PostToOry)
            options.BrowserUrl ??= pages.Value.OryPath;
    }
}
