using Yarp.ReverseProxy.Configuration;

namespace Ory.AspNetCore.Yarp;

/// <summary>What a route's metadata say.</summary>
/// <param name="Identity">How the backend learns who is calling; null where the route leaves it to the options.</param>
/// <param name="Audience">The audience of the route's token.</param>
/// <param name="TokenizeAs">The tokenizer template of Ory that makes the token instead of the gateway.</param>
/// <param name="PassCredentials">Whether the backend gets the caller's Ory credentials.</param>
internal sealed record RouteSettings(OryBackendIdentity? Identity, string? Audience, string? TokenizeAs, bool PassCredentials)
{
    private const string Prefix = "Ory.";

    /// <summary>Reads the metadata of a route. What cannot be meant is reported with the route and the key.</summary>
    public static RouteSettings Parse(RouteConfig route, ICollection<string> errors)
    {
        OryBackendIdentity? identity = null;
        string? audience = null, tokenizeAs = null;
        var passCredentials = false;

        foreach (var (key, value) in route.Metadata ?? new Dictionary<string, string>())
        {
            if (Is(key, OryGatewayDefaults.IdentityMetadata))
                identity = ParseIdentity(value) ?? Report(key, value, "\"none\", \"headers\", \"token\" or \"headers, token\"");
            else if (Is(key, OryGatewayDefaults.AudienceMetadata))
                audience = IsName(value) ? value : ReportText(key, value, "the audience by which the backend knows itself, for example \"orders\"");
            else if (Is(key, OryGatewayDefaults.TokenizeAsMetadata))
                tokenizeAs = IsName(value) ? value : ReportText(key, value, "the name of a template in Ory's session.whoami.tokenizer.templates");
            else if (Is(key, OryGatewayDefaults.CredentialsMetadata))
                passCredentials = Is(value, "pass") || (!Is(value, "remove") && Report(key, value, "\"remove\" or \"pass\"") is not null);
            // "Ory" alone: in JSON a section in the section, where a dot was meant.
            else if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || Is(key, "Ory"))
                errors.Add($"Route '{route.RouteId}': metadata '{key}' is not known. There are {OryGatewayDefaults.IdentityMetadata}, {OryGatewayDefaults.AudienceMetadata}, {OryGatewayDefaults.TokenizeAsMetadata} and {OryGatewayDefaults.CredentialsMetadata}.");
        }

        return new(identity, audience, tokenizeAs, passCredentials);

        OryBackendIdentity? Report(string key, string? value, string wanted)
        {
            errors.Add($"Route '{route.RouteId}': metadata '{key}' is '{value}'. Set it to {wanted}.");
            return null;
        }

        string? ReportText(string key, string? value, string wanted)
        {
            Report(key, value, wanted);
            return null;
        }
    }

    /// <summary>What a route has to say besides, given what it is to give its backend, and what is wrong with the keys for that.</summary>
    public void Check(RouteConfig route, OryBackendIdentity identity, string? missingKey, ICollection<string> errors)
    {
        if (!identity.HasFlag(OryBackendIdentity.Token))
        {
            if (Audience is not null)
                errors.Add($"Route '{route.RouteId}': metadata '{OryGatewayDefaults.AudienceMetadata}' has no use without a token. Set '{OryGatewayDefaults.IdentityMetadata}' to \"token\", or take it out.");
            if (TokenizeAs is not null)
                errors.Add($"Route '{route.RouteId}': metadata '{OryGatewayDefaults.TokenizeAsMetadata}' has no use without a token. Set '{OryGatewayDefaults.IdentityMetadata}' to \"token\", or take it out.");
            return;
        }

        if (TokenizeAs is not null)
        {
            if (Audience is not null)
                errors.Add($"Route '{route.RouteId}': metadata '{OryGatewayDefaults.AudienceMetadata}' has no say in a token that Ory makes. Set the audience in the template that '{OryGatewayDefaults.TokenizeAsMetadata}' names, and take it out here.");
            return;
        }

        if (Audience is null)
            errors.Add($"Route '{route.RouteId}': metadata '{OryGatewayDefaults.AudienceMetadata}' is missing. A token for everybody is a token that one backend can use at another: set it to the audience by which the backend knows itself, for example \"orders\".");
        if (missingKey is not null)
            errors.Add($"Route '{route.RouteId}': metadata '{OryGatewayDefaults.IdentityMetadata}' asks for a token, and {missingKey}");
    }

    private static OryBackendIdentity? ParseIdentity(string? value)
    {
        var result = OryBackendIdentity.None;
        var parts = (value ?? "").Split(',', StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            if (Is(part, "none") && parts.Length == 1)
                return OryBackendIdentity.None;
            else if (Is(part, "headers"))
                result |= OryBackendIdentity.Headers;
            else if (Is(part, "token"))
                result |= OryBackendIdentity.Token;
            else
                return null;
        }

        return result;
    }

    private static bool IsName(string? value) => !string.IsNullOrWhiteSpace(value) && !value.AsSpan().ContainsAnyInRange('\0', '\x1f');

    private static bool Is(string? text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}
