using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The JSON body of a request, by the two decoders of Kratos.</summary>
internal static class JsonBody
{
    /// <summary>The decoder that wants a JSON content type and overlooks members it does not know.</summary>
    public static async ValueTask<(JsonObject? Body, ApiError? Fault)> DecodeAsync(Exchange exchange, JsonShape shape, CancellationToken cancellationToken)
    {
        if (!RequestBody.IsThere(exchange.Request)) return (null, Errors.BadRequest("The body is missing."));
        if (RequestBody.TypeOf(exchange.Request) != RequestBody.Json) return (null, Errors.BadRequest("The body is not of type application/json."));
        var (body, fault) = await ReadAsync(exchange, cancellationToken);
        fault ??= shape.Fit(body, strict: false);
        return fault is null ? (body as JsonObject ?? [], null) : (null, Errors.BadRequest(fault));
    }

    /// <summary>The decoder that takes any content type and no member that it does not know; what it says stands in the message, and there is no reason.</summary>
    public static async ValueTask<(JsonObject? Body, string? Fault)> ReadStrictAsync(Exchange exchange, JsonShape shape, CancellationToken cancellationToken)
    {
        var (body, fault) = await ReadAsync(exchange, cancellationToken);
        fault ??= shape.Fit(body, strict: true);
        return fault is null ? (body as JsonObject ?? [], null) : (null, fault);
    }

    private static async ValueTask<(JsonNode? Body, string? Fault)> ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            return (Json.First(await RequestBody.ReadAsync(exchange.Request, cancellationToken)), null);
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException or BodyTooLongException)
        {
            return (null, "The body is no JSON, or too long.");
        }
    }
}
