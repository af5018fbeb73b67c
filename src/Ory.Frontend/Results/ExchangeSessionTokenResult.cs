namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.ExchangeSessionTokenAsync"/> can answer.</summary>
public abstract record ExchangeSessionTokenResult
{
    private ExchangeSessionTokenResult()
    {
    }

    /// <summary>200: the session and its token.</summary>
    /// <param name="Response">The answer.</param>
    public sealed record Success(SuccessfulCodeExchangeResponse Response) : ExchangeSessionTokenResult;

    /// <summary>422 with a flow: what the browser did for it failed (newer servers).</summary>
    /// <param name="Flow">The sign-in or sign-up with its messages.</param>
    public sealed record Failed(SelfServiceFlow Flow) : ExchangeSessionTokenResult;
}
