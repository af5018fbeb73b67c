using System.Buffers;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Yarp;

/// <summary>Says of the gateway's options what is wrong, each time with the configuration key and what to set.</summary>
internal sealed class GatewayOptionsCheck(OrySchemes? schemes = null) : IValidateOptions<OryGatewayOptions>
{
    private const string Section = OryGatewayDefaults.ConfigurationSection + ":";

    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] FixedClaims = ["iss", "aud", "sub", "sid", "aal", "amr", "auth_time", "iat", "nbf", "exp", "jti"];

    // A name that means something to HTTP itself, or that requests need, cannot be taken from callers.
    private static readonly string[] TakenHeaders =
    [
        "Host", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Content-Encoding", "Upgrade", "TE", "Trailer", "Cookie",
        "Keep-Alive", "Expect",
    ];

    public ValidateOptionsResult Validate(string? name, OryGatewayOptions options)
    {
        var failures = Find(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Find(OryGatewayOptions options)
    {
        if (string.IsNullOrEmpty(options.AuthenticationScheme))
            yield return $"{Section}AuthenticationScheme is empty. Set it to the name of an Ory scheme, for example \"{OryDefaults.AuthenticationScheme}\".";
        else if (schemes?.Fault($"{Section}AuthenticationScheme", options.AuthenticationScheme) is { } unknown)
            yield return unknown;

        if ((options.Identity & ~(OryBackendIdentity.Headers | OryBackendIdentity.Token)) != 0)
            yield return $"{Section}Identity is {options.Identity}. Set it to \"None\", \"Headers\", \"Token\" or \"Headers, Token\".";

        foreach (var header in options.Headers.Keys.Where(header => !IsHeader(header)))
            yield return $"{Section}Headers has \"{header}\", which cannot carry an identity. Give the name of a header of its own, for example \"X-User-Id\".";

        if (IsOutside(options.SessionCheckInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)))
            yield return $"{Section}SessionCheckInterval is {options.SessionCheckInterval}. Set it to a time from \"00:00:01\" to \"01:00:00\".";

        var token = options.Token;
        if (string.IsNullOrEmpty(token.Issuer))
            yield return $"{Section}Token:Issuer is empty. Set it to the name by which backends know the gateway, or leave it out.";

        if (!IsHeader(token.Header))
            yield return $"{Section}Token:Header is \"{token.Header}\", which cannot carry a token. Give the name of a header, for example \"Authorization\".";

        if (options.Headers.Keys.Any(header => HeaderNameSet.Normalise(header) == HeaderNameSet.Normalise(token.Header)))
            yield return $"{Section}Token:Header is \"{token.Header}\", which is one of Ory:Gateway:Headers as well. Give each its own name.";

        if (IsOutside(token.Lifetime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)))
            yield return $"{Section}Token:Lifetime is {token.Lifetime}. Set it to a time from \"00:00:10\" to \"01:00:00\".";

        if (token.RenewBefore < TimeSpan.Zero || token.RenewBefore >= token.Lifetime)
            yield return $"{Section}Token:RenewBefore is {token.RenewBefore}. Set it to less than Token:Lifetime, for example \"00:00:05\".";

        if (IsOutside(token.KeyOverlap, TimeSpan.Zero, TimeSpan.FromDays(1)))
            yield return $"{Section}Token:KeyOverlap is {token.KeyOverlap}. Set it to a time from \"00:00:00\" to \"1.00:00:00\".";

        foreach (var claim in token.Claims.Keys.Where(claim => claim.Length == 0 || FixedClaims.Contains(claim, StringComparer.Ordinal)))
            yield return $"{Section}Token:Claims has \"{claim}\", which the gateway sets itself. Give it another name.";
    }

    private static bool IsHeader(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token) && !TakenHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsOutside(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;
}
