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

        (JsonNode? Patch, Identity? Identity, ApiError? Error)[] all = [.. patches.Select(patch => Made(patch, exchange.Now))];
        Identity[] fitting = [.. all.Select(one => one.Identity).OfType<Identity>()];
        HashSet<Guid> added = [.. fitting.Where(server.Identities.TryAdd).Select(identity => identity.Id)];
        // One that fits alone is stored as one that is made by itself: where it is taken, that is the whole answer.
        if (fitting.Length == 1 && added.Count == 0)
            await exchange.WriteErrorAsync(Errors.Taken);
        else
            await exchange.WriteAsync(200, new JsonObject { ["identities"] = Json.Array(all.Select(one => Answer(one.Patch, one.Identity, one.Identity is null || added.Contains(one.Identity.Id) ? one.Error : Errors.Taken))) });
    }

    private static bool HasPassword(JsonNode? patch) => Json.Text(patch?["create"]?["credentials"]?["password"]?["config"]?["password"]) is { Length: > 0 };

    private (JsonNode? Patch, Identity? Identity, ApiError? Error) Made(JsonNode? patch, DateTimeOffset now)
    {
        if (patch?["create"] is not JsonObject body) return (patch, null, null);
        var (identity, error) = _import.Create(body, now);
        return (patch, identity, error);
    }

    private static JsonObject? Answer(JsonNode? patch, Identity? identity, ApiError? error)
    {
        if (identity is null && error is null) return null;
        var answer = new JsonObject { ["action"] = error is null ? "create" : "error" };
        if (error is null) answer["identity"] = identity!.Id.ToString();
        if (Json.Text(patch!["patch_id"]) is { } id) answer["patch_id"] = id;
        if (error is not null) answer["error"] = error.ToJson();
        return answer;
    }
}
