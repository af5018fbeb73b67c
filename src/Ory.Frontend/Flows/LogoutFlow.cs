namespace Ory.Frontend;

/// <summary>A sign-out that a browser can be sent to (Ory's <c>logoutFlow</c>).</summary>
public sealed record LogoutFlow : FrontendModel
{
    /// <summary>The absolute address that signs out.</summary>
    public required string LogoutUrl { get; init; }

    /// <summary>The token in it, a secret.</summary>
    public required string LogoutToken { get; init; }
}
