using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Takes credentials away from people, but not the last they can sign in with.</summary>
internal sealed class CredentialAdminEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> AdminEndpoints => [new("DELETE", "/admin/identities/{id}/credentials/{type}", DeleteAsync)];

    private async ValueTask DeleteAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        ApiError? error = null;
        var updated = Uuids.TryParse(exchange.RouteValues["id"], out var id) && server.Identities.TryUpdate(id, old =>
        {
            (var next, error) = Without(old, exchange.RouteValues["type"], exchange.Query("identifier"));
            return next is null || server.Configuration.Schema(next.SchemaId) is not { } schema ? old : IdentityTraits.Derive(next with { UpdatedAt = exchange.Now }, schema, exchange.Now);
        }, out _);
        error ??= updated ? null : Errors.NotFound;
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await exchange.NoContent();
    }

    private (Identity? Next, ApiError? Error) Without(Identity identity, string type, string identifier)
    {
        if (identity.Credential(type) is not { } credential) return (null, Errors.NotFoundBecause($"There is no credential of type \"{type}\"."));
        switch (type)
        {
            case "totp" or "lookup_secret":
                return (identity.With(type, null), null);
            case "webauthn":
                // A key that alone signs in is none of the second factors that go.
                return WebAuthnKey.Of(credential).Any(key => key.IsPasswordless)
                    ? (identity.With(type, credential with { Config = WebAuthnKeys.Kept(credential, key => key.IsPasswordless) }), null)
                    : (identity.With(type, null), null);
            case "password" or "oidc" or "saml" when server.Methods.FirstFactorCredentials(identity) < 2:
                return (null, Errors.BadRequest("This is the last credential to sign in with."));
            case "password":
                return (identity.With(type, credential with { Config = [] }), null);
            case "oidc" or "saml":
                return WithoutProvider(identity, credential, identifier);
            default:
                return (null, Errors.BadRequest($"Credentials of type \"{type}\" cannot be deleted."));
        }
    }

    private static (Identity? Next, ApiError? Error) WithoutProvider(Identity identity, Credential credential, string identifier)
    {
        if (identifier.Length == 0) return (null, Errors.BadRequest("The parameter identifier is missing."));
        JsonObject[] all = [.. (credential.Config["providers"] as JsonArray ?? []).OfType<JsonObject>()];
        JsonObject[] left = [.. all.Where(provider => Identifier(provider) != identifier).Select(provider => (JsonObject)provider.DeepClone())];
        return left.Length == all.Length
            ? (null, Errors.NotFoundBecause($"There is no provider \"{identifier}\"."))
            : (identity.With(credential.Type, credential with { Config = new JsonObject { ["providers"] = Json.Array(left) }, Identifiers = [.. left.Select(Identifier)] }), null);

        static string Identifier(JsonObject provider) => OidcCredential.Identifier(Json.Text(provider["provider"]) ?? "", Json.Text(provider["subject"]) ?? "");
    }
}
