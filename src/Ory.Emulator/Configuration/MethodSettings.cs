namespace Ory.Emulator;

/// <summary>What <c>selfservice.methods</c> says.</summary>
internal sealed record MethodSettings
{
    /// <summary>The methods that are on, by their ids.</summary>
    public required IReadOnlySet<string> Enabled { get; init; }

    public int MinPasswordLength { get; init; } = 8;

    public bool IdentifierSimilarityCheck { get; init; } = true;

    /// <summary>Sign-up and sign-in by a mailed code.</summary>
    public bool CodePasswordless { get; init; }

    /// <summary>A mailed code as second factor.</summary>
    public bool CodeMfa { get; init; }

    public TimeSpan CodeLifespan { get; init; } = TimeSpan.FromHours(1);

    public int CodeMaxSubmissions { get; init; } = 5;

    public bool CodeMissingCredentialFallback { get; init; }

    public TimeSpan LinkLifespan { get; init; } = TimeSpan.FromHours(1);

    public string TotpIssuer { get; init; } = "";

    public bool WebAuthnPasswordless { get; init; }

    public RelyingPartySettings? WebAuthnRelyingParty { get; init; }

    public RelyingPartySettings? PasskeyRelyingParty { get; init; }

    public IReadOnlyList<OidcProviderSettings> OidcProviders { get; init; } = [];

    public string? OidcBaseRedirectUri { get; init; }
}
