using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Whether the server is there, and which version it speaks.</summary>
internal sealed class HealthEndpoints : IEndpoints
{
    public const string Version = "v26.2.0";

    public IEnumerable<Endpoint> PublicEndpoints => [new("GET", "/health/alive", AliveAsync), new("GET", "/health/ready", AliveAsync)];

    public IEnumerable<Endpoint> AdminEndpoints =>
    [
        new("GET", "/admin/health/alive", AliveAsync), new("GET", "/admin/health/ready", AliveAsync), new("GET", "/admin/version", VersionAsync),
    ];

    private async ValueTask AliveAsync(Exchange exchange, CancellationToken cancellationToken) =>
        await exchange.WriteAsync(200, new JsonObject { ["status"] = "ok" });

    private async ValueTask VersionAsync(Exchange exchange, CancellationToken cancellationToken) =>
        await exchange.WriteAsync(200, new JsonObject { ["version"] = Version });
}
