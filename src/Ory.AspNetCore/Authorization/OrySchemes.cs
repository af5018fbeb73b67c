using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>The schemes that <c>AddOry</c> registered, in that order.</summary>
internal sealed class OrySchemes
{
    private readonly List<string> _names = [];

    /// <summary>The one that the policies <c>aal1</c> and <c>aal2</c> are bound to.</summary>
    public string First => _names[0];

    public IReadOnlyList<string> Names => _names;

    /// <summary>What is wrong with a setting that names a scheme, and what to do; null where there is such a scheme.</summary>
    public string? Fault(string setting, string scheme) => _names.Contains(scheme) ? null
        : $"{setting} is \"{scheme}\", and no Ory scheme has that name. Set it to one that AddAuthentication().AddOry() adds: \"{string.Join("\", \"", _names)}\".";

    public void Add(string name)
    {
        if (!_names.Contains(name))
            _names.Add(name);
    }

    /// <summary>Whether one of our handlers made this identity, and what it said.</summary>
    public bool IsOurs(ClaimsIdentity identity, IOptionsMonitor<OryOptions> options, out SessionClaims claims)
    {
        if (identity.AuthenticationType is { } scheme && _names.Contains(scheme))
        {
            claims = new SessionClaims(identity, options.Get(scheme).ClaimsIssuer ?? scheme);
            return claims.SessionId is not null;
        }

        claims = default;
        return false;
    }
}
