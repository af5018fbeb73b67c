namespace Ory.Emulator;

/// <summary>What a provider gave for a code; empty: it gave none.</summary>
internal sealed record OidcTokens(string Id, string Access, string Refresh)
{
    /// <summary>Those of somebody who came without a code.</summary>
    public static OidcTokens None { get; } = new("", "", "");

    /// <summary>The type's name, and not the tokens.</summary>
    public override string ToString() => nameof(OidcTokens);
}
