namespace Ory.Emulator.Tests;

/// <summary>The recorded servers' configurations that random walks are made with: those that differ in what people can do.</summary>
public sealed class WalkedProfiles : TheoryData<string>
{
    public WalkedProfiles() => AddRange("default", "strict", "verified", "stepwise", "passwordless", "codemfa", "link", "passkey", "oidc");
}
