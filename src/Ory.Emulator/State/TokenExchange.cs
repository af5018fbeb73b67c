namespace Ory.Emulator;

/// <summary>The pair of codes by which a native client fetches a session that was made in a browser.</summary>
internal sealed class TokenExchange(string initCode)
{
    public string InitCode { get; } = initCode;

    public string ReturnToCode { get; } = Secrets.ExchangeCode();

    public Guid? SessionId { get; private set; }

    /// <summary>Gives the codes their session, and says where the browser takes the second one.</summary>
    public string Complete(Session session, string returnUrl)
    {
        SessionId = session.Id;
        return Urls.WithQuery(returnUrl, ("code", ReturnToCode));
    }
}
