using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An error that waits to be fetched by the error page.</summary>
internal sealed record ErrorContainer(Guid Id, JsonObject Error, DateTimeOffset CreatedAt);
