namespace Ory.AspNetCore.Pages;

/// <summary>
/// Stands for the texts of the pages: they come from <c>IStringLocalizer&lt;OryText&gt;</c>, by Ory's message ids (<c>4000006</c>) and by names of
/// their own (<c>page.login.title</c>). An application that registers such a localiser replaces them; what it
/// does not find is shown as Ory worded it, and what is not Ory's stays as it is here.
/// </summary>
public sealed class OryText
{
    private OryText()
    {
    }
}
