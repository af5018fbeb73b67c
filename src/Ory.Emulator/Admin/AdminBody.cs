using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The JSON body of an admin request.</summary>
internal static class AdminBody
{
    public static async ValueTask<(JsonNode? Body, ApiError? Fault)> ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            var body = await JsonNode.ParseAsync(exchange.Request.Body, null, options, cancellationToken);
            Json.ReadEveryText(body);
            return (body, null);
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return (null, Errors.BadRequest("The body is no JSON, or too long."));
        }
    }

    public static async ValueTask<(JsonObject? Body, ApiError? Fault)> ReadObjectAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await ReadAsync(exchange, cancellationToken);
        return fault is not null ? (null, fault) : body is JsonObject map ? (map, null) : (null, Errors.BadRequest("The body is no JSON object."));
    }
}
