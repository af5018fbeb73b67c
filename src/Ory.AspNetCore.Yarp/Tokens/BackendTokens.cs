using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The tokens for backends: made once and handed out until shortly before their end, never past that of their session, and never once the session
/// has been evicted.
/// </summary>
internal sealed class BackendTokens(GatewaySettings settings, SigningKeys keys, TokenizerClient tokenizer, EvictionMarkers evictions, TimeProvider timeProvider) : IDisposable
{
    // A token is about half a kilobyte.
    private readonly MemoryCache _tokens = new(new MemoryCacheOptions { SizeLimit = 100_000 });
    private readonly ConcurrentDictionary<TokenSlot, Lazy<Task<BackendToken>>> _asked = new();

    public ValueTask<BackendToken> GetAsync(HttpContext context, Caller caller, RouteSettings route, CancellationToken cancellationToken)
    {
        var slot = new TokenSlot(caller.Session.Id, caller.Session.AuthenticatorAssuranceLevel, caller.AuthTime, route.Audience, route.TokenizeAs);
        var keyId = route.TokenizeAs is null ? keys.Signing.Key.KeyId : null;
        if (Find(slot, keyId) is { } stored)
            return new(new BackendToken(stored.Value));

        return route.TokenizeAs is null ? new(Sign(slot, caller)) : new(AskAsync(slot, context, caller, cancellationToken));
    }

    public void Dispose() => _tokens.Dispose();

    private StoredToken? Find(TokenSlot slot, string? keyId)
    {
        if (!_tokens.TryGetValue(slot, out StoredToken? stored))
            return null;

        if (timeProvider.GetUtcNow() < stored!.UsableUntil && stored.KeyId == keyId && !stored.Session.IsOutdatedBy(evictions))
            return stored;

        _tokens.Remove(slot);
        return null;
    }

    private BackendToken Sign(TokenSlot slot, Caller caller)
    {
        var options = settings.Current.Options.Token;
        var key = keys.Signing;
        var now = timeProvider.GetUtcNow();
        var expires = Earlier(now + options.Lifetime, caller.Session.ExpiresAt);
        var value = TokenSigner.Sign(caller, slot.Audience!, options, key, now, expires);
        Store(slot, new(value, UsableUntil(now, expires), caller.Cached, key.Key.KeyId), now);
        return new(value);
    }

    /// <summary>Asks Ory once however many requests wait. Who gives up fails nobody.</summary>
    private async Task<BackendToken> AskAsync(TokenSlot slot, HttpContext context, Caller caller, CancellationToken cancellationToken)
    {
        var scheme = settings.Current.Options.AuthenticationScheme;
        var credential = tokenizer.CredentialOf(context.Request, scheme);
        var asked = _asked.GetOrAdd(slot, _ => new(() => Task.Run(() => RunAsync(slot, scheme, credential, caller), CancellationToken.None)));
        return await asked.Value.WaitAsync(cancellationToken);
    }

    private async Task<BackendToken> RunAsync(TokenSlot slot, string scheme, Ory.Frontend.FrontendCredential credential, Caller caller)
    {
        try
        {
            // Between the caller's look and this call another may have ended.
            if (Find(slot, keyId: null) is { } stored)
                return new(stored.Value);

            var token = await tokenizer.AskAsync(scheme, credential, slot, caller);
            if (token.Value is { } value)
            {
                var now = timeProvider.GetUtcNow();
                var expires = Earlier(TokenizerClient.ExpiryOf(value) ?? now + settings.Current.Options.Token.Lifetime, caller.Session.ExpiresAt);
                Store(slot, new(value, UsableUntil(now, expires), caller.Cached, null), now);
            }

            return token;
        }
        finally
        {
            _asked.TryRemove(slot, out _);
        }
    }

    private void Store(TokenSlot slot, StoredToken token, DateTimeOffset now)
    {
        if (token.UsableUntil > now)
            _tokens.Set(slot, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = token.UsableUntil - now });
    }

    private DateTimeOffset UsableUntil(DateTimeOffset now, DateTimeOffset expires)
    {
        var (early, half) = (settings.Current.Options.Token.RenewBefore, (expires - now) / 2);
        return expires - (early < half ? early : half);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
