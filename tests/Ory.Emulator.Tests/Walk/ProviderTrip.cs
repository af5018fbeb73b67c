namespace Ory.Emulator.Tests;

/// <summary>Somebody who was sent to the built-in provider.</summary>
/// <param name="Page">The address he was sent to.</param>
/// <param name="Provider">Which provider it speaks for.</param>
/// <param name="Browser">The browser that left; null where none did.</param>
/// <param name="HasCodes">Whether any browser may come back, as it may for a native client that has codes.</param>
/// <param name="Links">Whether it is his own account that the provider is to be linked to.</param>
internal sealed record ProviderTrip(string Page, string Provider, TestBrowser? Browser, bool HasCodes, bool Links)
{
    /// <summary>Where the provider sent him back to; null while he is there.</summary>
    public string? Back { get; set; }

    /// <summary>Who he is there; null where he gave up.</summary>
    public string? Email { get; set; }

    /// <summary>Whether a session came of it already.</summary>
    public bool IsSpent { get; set; }

    /// <summary>What the account is known by that a session may begin for.</summary>
    public string Identifier => OidcCredential.Identifier(Provider, BuiltInProvider.SubjectOf(Provider, Email!));
}
