using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>What the framework's verification may look up: the holders of one ceremony. It writes nothing.</summary>
internal sealed class WebAuthnHolderStore(IReadOnlyList<WebAuthnHolder> holders) : IUserPasskeyStore<WebAuthnHolder>
{
    public Task<WebAuthnHolder?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(holders.FirstOrDefault(holder => holder.Id == userId));

    public Task<WebAuthnHolder?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(holders.FirstOrDefault(holder => Key(holder, credentialId) is not null));

    public Task<UserPasskeyInfo?> FindPasskeyAsync(WebAuthnHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Key(user, credentialId) is { } key ? Uncounted(key.Passkey) : null);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(WebAuthnHolder user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Keys.Select(key => key.Passkey)]);

    public Task<string> GetUserIdAsync(WebAuthnHolder user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(WebAuthnHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<string?> GetNormalizedUserNameAsync(WebAuthnHolder user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task<WebAuthnHolder?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

    public Task AddOrUpdatePasskeyAsync(WebAuthnHolder user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    public Task RemovePasskeyAsync(WebAuthnHolder user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> CreateAsync(WebAuthnHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(WebAuthnHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(WebAuthnHolder user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetNormalizedUserNameAsync(WebAuthnHolder user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetUserNameAsync(WebAuthnHolder user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    public void Dispose()
    {
    }

    private static WebAuthnKey? Key(WebAuthnHolder holder, byte[] credentialId) =>
        holder.Keys.FirstOrDefault(key => key.Id.AsSpan().SequenceEqual(credentialId));

    // The framework refuses a key that did not count on, as a copy would not. Kratos does not.
    private static UserPasskeyInfo Uncounted(UserPasskeyInfo key) => new(
        key.CredentialId, key.PublicKey, key.CreatedAt, signCount: 0, key.Transports, key.IsUserVerified, key.IsBackupEligible, key.IsBackedUp, key.AttestationObject, key.ClientDataJson);

    private static NotSupportedException ReadOnly() => new("Keys are kept with the identity.");
}
