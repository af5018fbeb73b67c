using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The tokens for backends: made once and handed out until shortly before their end, never past that of their session, and never once the session
/// has been evicted.
/// </summary>
internal sealed class BackendTokens(GatewaySettings settings, SigningKeys keys, TokenizerClient tokenizer, EvictionMarkers evictions, TimeProvider timeProvider) : IDisposable
{
    // As long as one of the gateway's own may live: so long evictions have to be remembered for its sake.
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(1);

    // A token is about half a kilobyte.
    private readonly MemoryCache _tokens = new(new MemoryCacheOptions { SizeLimit = 100_000 });
    private readonly ConcurrentDictionary<TokenSlot, Asked> _asked = new();

    public ValueTask<BackendToken> GetAsync(HttpContext context, Caller caller, RouteSettings route, CancellationToken cancellationToken)
    {
        var current = settings.Current;
        var isOurs = route.TokenizeAs is null;
        // The default of all routes has changed since the route's own settings were looked at.
        if (isOurs && route.Audience is null)
            return new(new BackendToken(null, $"the route has no {OryGatewayDefaults.AudienceMetadata}"));

        var key = isOurs ? keys.Signing : null;
        if (isOurs && key is null)
            return new(new BackendToken(null, "there is no key to sign it with"));

        var slot = new TokenSlot(
            caller.Session.Id, caller.Session.AuthenticatorAssuranceLevel, caller.AuthTime, caller.VerifiedEmail, route.Audience, route.TokenizeAs,
            isOurs ? OfRequest(caller, current) : null);
        if (Find(slot, key, current, caller) is { } stored)
            return new(new BackendToken(stored.Value));

        return key is null ? new(AskAsync(slot, context, caller, current, cancellationToken)) : new(Sign(slot, caller, key, current));
    }

    public void Dispose() => _tokens.Dispose();

    private StoredToken? Find(TokenSlot slot, SigningCredentials? key, GatewaySettings.Snapshot current, Caller caller)
    {
        if (!_tokens.TryGetValue(slot, out StoredToken? stored))
            return null;

        var now = timeProvider.GetUtcNow();
        var isTimely = now >= stored!.MadeAt && now < stored.UsableUntil;
        if (isTimely && stored.Key == key && Counts(stored.Session, stored.Settings, current, caller))
            return stored;

        _tokens.Remove(slot);
        return null;
    }

    private BackendToken Sign(TokenSlot slot, Caller caller, SigningCredentials key, GatewaySettings.Snapshot current)
    {
        var options = current.Options.Token;
        var now = timeProvider.GetUtcNow();
        var expires = Earlier(now + options.Lifetime, caller.Session.ExpiresAt);
        var value = TokenSigner.Sign(caller, slot.Audience!, options, key, now, expires);
        Store(slot, new(value, now, UsableUntil(now, expires, options), caller.Cached, key, current), now);
        return new(value);
    }

    /// <summary>Asks Ory once however many requests wait. Who gives up fails nobody.</summary>
    private async Task<BackendToken> AskAsync(TokenSlot slot, HttpContext context, Caller caller, GatewaySettings.Snapshot current, CancellationToken cancellationToken)
    {
        var scheme = current.Options.AuthenticationScheme;
        var credential = TokenizerClient.CredentialOf(context, scheme);
        var mine = new Asked(caller.Cached, current, new(() => Task.Run(() => RunAsync(slot, current, credential, caller), CancellationToken.None)));
        while (true)
        {
            var asked = _asked.GetOrAdd(slot, mine);
            var token = await asked.Answer.Value.WaitAsync(cancellationToken);
            // Asked for with what the session was before: whoever comes after that asks anew.
            if (ReferenceEquals(asked, mine) || Counts(asked.Session, asked.Settings, current, caller))
                return token;
        }
    }

    private async Task<BackendToken> RunAsync(TokenSlot slot, GatewaySettings.Snapshot current, Ory.Frontend.FrontendCredential credential, Caller caller)
    {
        try
        {
            // Between the caller's look and this call another may have ended.
            if (Find(slot, key: null, current, caller) is { } stored)
                return new(stored.Value);

            var token = await tokenizer.AskAsync(current.Options.AuthenticationScheme, credential, slot, caller);
            if (token.Value is { } value)
            {
                var now = timeProvider.GetUtcNow();
                var expires = Earlier(TokenizerClient.ExpiryOf(value) ?? now + current.Options.Token.Lifetime, caller.Session.ExpiresAt);
                Store(slot, new(value, now, UsableUntil(now, expires, current.Options.Token), caller.Cached, null, current), now);
            }

            return token;
        }
        finally
        {
            _asked.TryRemove(slot, out _);
        }
    }

    /// <summary>Whether what a token was made from, a session and the options, is what it would be made from for this caller now.</summary>
    private bool Counts(CachedSession session, GatewaySettings.Snapshot by, GatewaySettings.Snapshot current, Caller caller) =>
        by == current && !session.IsOutdatedBy(evictions) && caller.HasMethodsOf(session);

    private void Store(TokenSlot slot, StoredToken token, DateTimeOffset now)
    {
        if (token.UsableUntil <= now)
            return;

        // It may well outlive the session's own time here, and with it all that is known of the session's eviction.
        evictions.RetainAtLeast(token.UsableUntil - now);
        _tokens.Set(slot, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = token.UsableUntil - now });
    }

    /// <summary>
    /// The values that do not come from the session itself: with them another request of the same session may say something else of the caller.
    /// </summary>
    private static string? OfRequest(Caller caller, GatewaySettings.Snapshot current)
    {
        string? values = null;
        foreach (var type in current.Options.Token.Claims.Values)
            if (caller.FindInSession(type) is null)
                values += JsonSerializer.Serialize(caller.Find(type));

        return values;
    }

    private static DateTimeOffset UsableUntil(DateTimeOffset now, DateTimeOffset expires, OryGatewayTokenOptions options)
    {
        var (early, half) = (options.RenewBefore, (expires - now) / 2);
        return Earlier(expires - (early < half ? early : half), now + LongestUse);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    /// <summary>A token that Ory is asked for, and what it is asked with.</summary>
    private sealed record Asked(CachedSession Session, GatewaySettings.Snapshot Settings, Lazy<Task<BackendToken>> Answer);
}
