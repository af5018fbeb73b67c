using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>Turns a session into a signed token: <c>tokenize_as</c> of whoami, <c>session.whoami.tokenizer</c> of the configuration.</summary>
internal sealed class SessionTokenizer(Server server, TokenizerKeys keys)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The token, or why there is none.</summary>
    public async ValueTask<(string? Token, ApiError? Error)> TokenizeAsync(string template, Session session, Identity identity, CancellationToken cancellationToken)
    {
        if (!server.Configuration.TokenizerTemplates.TryGetValue(template, out var settings))
            return (null, Errors.BadRequest($"There is no tokenizer template \"{template}\"."));
        var (key, fault) = await keys.FindAsync(settings, cancellationToken);
        if (key is null)
            return (null, fault);
        var subject = settings.SubjectSource switch
        {
            "id" or "" => identity.Id.ToString(),
            "external_id" => identity.ExternalId,
            _ => null,
        };
        if (string.IsNullOrEmpty(subject))
            return (null, Errors.BadRequest($"The subject source \"{settings.SubjectSource}\" gives no subject for this identity."));
        var claims = Claims(settings, session, identity, subject);
        try
        {
            return (Handler.CreateToken(claims.ToJsonString(), key), null);
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException or SecurityTokenException)
        {
            return (null, Errors.BadRequest($"The key of the tokenizer template \"{template}\" cannot sign with {key.Algorithm}."));
        }
    }

    private JsonObject Claims(TokenizerTemplate settings, Session session, Identity identity, string subject)
    {
        var now = server.Time.GetUtcNow();
        var claims = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString(),
            ["iss"] = server.Configuration.PublicBaseUrl,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + settings.Ttl).ToUnixTimeSeconds(),
            ["sid"] = session.Id.ToString(),
            ["sub"] = subject,
        };
        server.TokenClaimsMapper?.Invoke(new EmulatorTokenClaims(settings.Name, JsonSerializer.SerializeToElement(server.SessionIssuer.ToJson(session, identity)), claims));
        // Whatever a mapper writes, the subject is the configuration's choice.
        claims["sub"] = subject;
        return claims;
    }
}
