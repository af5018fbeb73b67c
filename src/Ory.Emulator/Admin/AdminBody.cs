using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The JSON body of an admin request.</summary>
internal static class AdminBody
{
    public static async ValueTask<(JsonNode? Body, ApiError? Fault)> ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return (await JsonNode.ParseAsync(exchange.Request.Body, null, options, cancellationToken), null);
        }
        catch (JsonException fault)
        {
            return (null, Errors.BadRequest("The body is no JSON: " + fault.Message));
        }
    }

    public static async ValueTask<(JsonObject? Body, ApiError? Fault)> ReadObjectAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await ReadAsync(exchange, cancellationToken);
        return fault is not null ? (null, fault) : body is JsonObject map ? (map, null) : (null, Errors.BadRequest("The body is no JSON object."));
    }
}
