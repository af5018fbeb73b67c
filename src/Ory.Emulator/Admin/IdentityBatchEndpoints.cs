using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Many identities made by one request: one that cannot be made does not hinder the others.</summary>
internal sealed class IdentityBatchEndpoints(Server server) : IEndpoints
{
    private const int Max = 1000;
    private const int MaxWithPassword = 200;

    private readonly IdentityImport _import = new(server);

    public IEnumerable<Endpoint> AdminEndpoints => [new("PATCH", "/admin/identities", CreateAsync)];

    private async ValueTask CreateAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await JsonBody.ReadStrictAsync(exchange, IdentityShapes.Batch, cancellationToken);
        var patches = body?["identities"] as JsonArray ?? [];
        var error = fault is not null ? Errors.Undecoded(fault)
            : patches.Count > Max ? Errors.BadRequest($"There are more than {Max} identities.")
            // The schema's errors are told one by one, these are not.
            : patches.Select(patch => patch?["create"]).OfType<JsonObject>().Select(IdentityImport.Refusal).FirstOrDefault(refusal => refusal is not null) is { } refusal ? refusal
            : patches.Count(HasPassword) > MaxWithPassword ? Errors.BadRequest($"There are more than {MaxWithPassword} identities with a password that has to be hashed.")
            : null;
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        await exchange.WriteAsync(200, new JsonObject { ["identities"] = Json.Array(patches.Select(patch => Create(patch, exchange.Now))) });
    }

    private static bool HasPassword(JsonNode? patch) => Json.Text(patch?["create"]?["credentials"]?["password"]?["config"]?["password"]) is { Length: > 0 };

    private JsonObject? Create(JsonNode? patch, DateTimeOffset now)
    {
        if (patch?["create"] is not JsonObject body) return null;
        var (identity, error) = _import.Create(body, now);
        if (error is null && !server.Identities.TryAdd(identity!)) error = new ApiError(409, "An identifier or address is taken.");
        var answer = new JsonObject { ["action"] = error is null ? "create" : "error" };
        if (error is null) answer["identity"] = identity!.Id.ToString();
        if (Json.Text(patch["patch_id"]) is { } id) answer["patch_id"] = id;
        if (error is not null) answer["error"] = error.ToJson();
        return answer;
    }
}
