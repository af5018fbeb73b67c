using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Puts people and sessions into a server, past its transport: nothing of it shows in the request log, and no fault meets it.</summary>
internal static class EmulatorArrangement
{
    public static async Task<EmulatorIdentity> CreateIdentityAsync(
        Server server, string? email, string? password, JsonObject? traits, bool verified, string? schemaId, JsonNode? metadataPublic, CancellationToken cancellationToken)
    {
        var schema = server.Configuration.Schema(schemaId ?? server.Configuration.DefaultSchemaId) ?? throw new InvalidOperationException($"There is no identity schema \"{schemaId}\".");
        traits = traits?.DeepClone() as JsonObject ?? [];
        if (!traits.ContainsKey("email") && (email is not null || traits.Count == 0) && schema.Fields.Any(field => field.Name == "traits.email"))
            traits["email"] = email ?? $"{Guid.NewGuid():N}@example.org";
        password ??= Secrets.SessionToken();
        var addresses = schema.Fields.Where(field => field.VerifiedVia is not null).SelectMany(field => field.ReadAll(traits).Where(value => value.Length > 0), (field, value) => new JsonObject
        {
            ["value"] = value,
            ["via"] = field.VerifiedVia,
            ["verified"] = verified,
            ["status"] = verified ? "completed" : "pending",
        });
        var created = await PostAsync(server, "/admin/identities", new JsonObject
        {
            ["schema_id"] = schema.Id,
            ["traits"] = traits,
            ["credentials"] = new JsonObject { ["password"] = new JsonObject { ["config"] = new JsonObject { ["password"] = password } } },
            ["verifiable_addresses"] = Json.Array(addresses),
            ["metadata_public"] = metadataPublic?.DeepClone(),
        }, cancellationToken);
        var identifier = schema.Fields.FirstOrDefault(field => field.IdentifierOf.Contains("password"))?.Read(traits);
        return new EmulatorIdentity(created.GetProperty("id").GetGuid(), identifier, identifier is null ? null : password, created);
    }

    public static EmulatorSession SignIn(Server server, Guid identityId, string aal)
    {
        if (aal is not ("aal1" or "aal2"))
            throw new ArgumentOutOfRangeException(nameof(aal), aal, "It is aal1 or aal2.");
        var identity = server.Identities.Find(identityId) ?? throw new InvalidOperationException("There is no such identity.");
        var now = server.Time.GetUtcNow();
        AuthenticationMethod[] methods = aal == "aal1" ? [new("password", "aal1", now)] : [new("password", "aal1", now), new("totp", "aal2", now)];
        var session = server.SessionIssuer.Create(identity, methods, new Device(Guid.NewGuid(), "127.0.0.1:0", "Ory.Emulator", ""));
        var json = JsonSerializer.SerializeToElement(server.SessionIssuer.ToJson(session, identity));
        return new EmulatorSession(session.Id, identityId, server.SessionCookies.Name, server.SessionCookies.Encode(session, now), session.Token, json);
    }

    private static async Task<JsonElement> PostAsync(Server server, string path, JsonObject body, CancellationToken cancellationToken)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("127.0.0.1");
        context.Request.Path = path;
        context.Request.ContentType = "application/json";
        var bytes = Json.Bytes(body);
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes);
        context.RequestAborted = cancellationToken;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await server.HandleAdminAsync(context);
        cancellationToken.ThrowIfCancellationRequested();
        answer.Position = 0;
        using var json = await JsonDocument.ParseAsync(answer, default, cancellationToken);
        if (context.Response.StatusCode == (int)HttpStatusCode.Created)
            return json.RootElement.Clone();
        throw new InvalidOperationException($"The identity was refused ({context.Response.StatusCode}): {json.RootElement}");
    }
}
