namespace Ory.Emulator;

/// <summary><c>/.well-known/ory/webauthn.js</c>, which is there whether or not a method needs it.</summary>
internal sealed class WebAuthnScriptEndpoint : IEndpoints
{
    public IEnumerable<Endpoint> PublicEndpoints => [new("GET", "/.well-known/ory/webauthn.js", AnswerAsync)];

    private static async ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        exchange.Response.ContentType = "text/javascript; charset=UTF-8";
        exchange.Response.ContentLength = WebAuthnScript.Content.Length;
        if (exchange.Request.Method == "GET")
            await exchange.Response.Body.WriteAsync(WebAuthnScript.Content, cancellationToken);
    }
}
