using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What a form or a script submitted: nested, whichever way it was sent.</summary>
internal sealed class SubmittedForm
{
    private SubmittedForm(JsonObject values, string? fault) => (Values, Fault) = (values, fault);

    public JsonObject Values { get; }

    /// <summary>Why the body cannot be read; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>Sent by an HTML form, where every value is a text.</summary>
    public bool IsForm { get; private init; }

    public string Method => Text("method");

    public JsonObject? Traits => Values["traits"] as JsonObject;

    public JsonObject? TransientPayload => Values["transient_payload"] as JsonObject;

    public static SubmittedForm Of(JsonObject values) => new(values, null);

    public static async ValueTask<SubmittedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return new SubmittedForm(FromPairs(request.Query), null) { IsForm = true };
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        switch (type)
        {
            case "application/json":
                return await ReadJsonAsync(request, cancellationToken);
            case "application/x-www-form-urlencoded" or "multipart/form-data":
                try
                {
                    return new SubmittedForm(FromPairs(await request.ReadFormAsync(cancellationToken)), null) { IsForm = true };
                }
                catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException)
                {
                    return new SubmittedForm([], "The form cannot be read.");
                }

            default:
                return new SubmittedForm([], request.ContentLength is null or 0 && type is null ? "The body is missing." : "The type of the body is not one of JSON, form and multipart.");
        }
    }

    public string Text(string name) => Values[name] switch
    {
        JsonValue value => value.ToString(),
        _ => "",
    };

    public bool Flag(string name) => Text(name) is "true" or "True" or "on" or "1";

    public bool Has(string name) => Text(name).Length > 0;

    private static async ValueTask<SubmittedForm> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var node = await JsonNode.ParseAsync(request.Body, null, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            if (node is not JsonObject values) return new SubmittedForm([], "The body is no JSON object.");
            Json.ReadEveryText(values);
            foreach (var (name, value) in values.ToArray())
            {
                if (!name.Contains('.')) continue;
                values.Remove(name);
                Put(values, name, value);
            }

            return new SubmittedForm(values, null);
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException or ArgumentException or InvalidOperationException)
        {
            return new SubmittedForm([], "The body is no JSON.");
        }
    }

    private static JsonObject FromPairs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs)
    {
        var values = new JsonObject();
        // Of several the last counts: a checkbox follows the hidden field that holds its "false".
        foreach (var (name, texts) in pairs) Put(values, name, texts.Count == 0 ? "" : texts[^1]);
        return values;
    }

    private static void Put(JsonObject values, string name, JsonNode? value)
    {
        var parts = name.Split('.');
        foreach (var part in parts.SkipLast(1))
        {
            if (values[part] is not JsonObject inner) values[part] = inner = [];
            values = inner;
        }

        values[parts[^1]] = value;
    }
}
