using System.Security.Claims;
using Ory.AspNetCore;

namespace Gateway;

/// <summary>The gateway's own page: who is signed in, and the way to the backends.</summary>
internal static class HomePage
{
    public static IResult Get(HttpContext context)
    {
        var user = context.User;
        var who = user.Identity?.IsAuthenticated is true
            ? Html.Table("You are signed in", [("identity", user.FindFirstValue(ClaimTypes.NameIdentifier) ?? ""), ("aal", user.FindFirstValue(OryClaimTypes.Aal) ?? "")])
              + """<p><a href="/settings">Your account</a> · <a href="/sign-out">Sign out</a></p>"""
            : """<p>Nobody is signed in. <a href="/login">Sign in</a> or <a href="/registration">sign up</a>.</p>""";

        return Html.Page("A gateway", who, """
            <ul>
              <li><a href="/orders/">/orders</a>: anybody who is signed in; the backend gets headers</li>
              <li><a href="/vault/">/vault</a>: a second factor is needed (policy <code>aal2</code>); the backend gets a signed token</li>
              <li><a href="/.well-known/jwks.json">/.well-known/jwks.json</a>: the keys that the tokens are verified with</li>
            </ul>
            """);
    }
}
