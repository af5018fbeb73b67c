namespace Ory.Frontend;

/// <summary>What a native application gets for its exchange codes (Ory's <c>successfulCodeExchangeResponse</c>).</summary>
public sealed record SuccessfulCodeExchangeResponse : FrontendModel
{
    /// <summary>The session.</summary>
    public required Session Session { get; init; }

    /// <summary>The session's token, a secret.</summary>
    public string? SessionToken { get; init; }
}
