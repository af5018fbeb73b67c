using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What a form or a script submitted: nested, whichever way it was sent.</summary>
internal sealed class SubmittedForm
{
    // What a form named several times: the last value of each. A checkbox follows the hidden field that holds its "false".
    private readonly Dictionary<string, string> _last = [];

    // The members of a JSON body that were named as fields of a form are: a.b.c.
    private readonly HashSet<string> _dotted = [];

    private SubmittedForm(JsonObject values, string? fault) => (Values, Fault) = (values, fault);

    public JsonObject Values { get; }

    /// <summary>Why the body cannot be read; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>Sent by an HTML form, where every value is a text.</summary>
    public bool IsForm { get; private init; }

    /// <summary>Taken from the address, as when somebody followed a link.</summary>
    public bool IsByGet { get; private init; }

    public string Method => Text("method");

    public JsonObject? Traits => Values["traits"] as JsonObject;

    public JsonObject? TransientPayload => Payload(Values["transient_payload"]) as JsonObject;

    /// <summary>Why no method takes it, whatever it says; null when the methods may look at it.</summary>
    public Outcome? Refusal => Fault is null ? PayloadRefusal : new Outcome.Invalid(FieldError.OnForm(Messages.Invalid(Fault)));

    /// <summary>What is wrong with the transient payload, for methods that have one; null when nothing is.</summary>
    public Outcome? PayloadRefusal
    {
        get
        {
            var given = Values["transient_payload"];
            if (given is null or JsonObject || Json.Text(given) is "") return null;
            return Payload(given) switch
            {
                JsonObject => null,
                { } other => new Outcome.Invalid(new FieldError("transient_payload", Messages.WrongType(["object"], SchemaErrors.TypeOf(other)))),
                // Kratos meets it when the rest is read already, and does not know whose fault it is.
                null => new Outcome.Failed(Errors.Undecoded("The transient payload is no JSON.")),
            };
        }
    }

    public static SubmittedForm Of(JsonObject values) => new(values, null);

    public static async ValueTask<SubmittedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return FromPairs(request.Query, isByGet: true);
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        switch (type)
        {
            case "application/json":
                return await ReadJsonAsync(request, cancellationToken);
            case "application/x-www-form-urlencoded" or "multipart/form-data":
                try
                {
                    return FromPairs(await request.ReadFormAsync(cancellationToken));
                }
                catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException)
                {
                    return new SubmittedForm([], "The form cannot be read.");
                }

            default:
                return new SubmittedForm([], request.ContentLength is null or 0 && type is null ? "The body is missing." : "The type of the body is not one of JSON, form and multipart.");
        }
    }

    /// <summary>A value as text, as every field that is one is read: what is nested as its JSON.</summary>
    public string Text(string name) => Values[name] switch
    {
        JsonValue value => value.ToString(),
        { } nested => nested.ToJsonString(Json.Options),
        null => "",
    };

    /// <summary>Whether a value came as text, because a form or a member with a dotted name brought it.</summary>
    public bool IsText(string name) => IsForm || _dotted.Contains(name);

    public bool Flag(string name) => GoBool.Parse(Last(name) ?? Text(name)) == true;

    /// <summary>Of several values that a form gave one name, the last; null when there were not several.</summary>
    public string? Last(string name) => _last.GetValueOrDefault(name);

    /// <summary>A form with what stands in the address as well: it counts before a script's body, and after a form's.</summary>
    public SubmittedForm With(IQueryCollection query)
    {
        if (Fault is not null) return this;
        var both = new SubmittedForm((JsonObject)Values.DeepClone(), null) { IsForm = IsForm, IsByGet = IsByGet };
        foreach (var (name, last) in _last) both._last[name] = last;
        both._dotted.UnionWith(_dotted);
        foreach (var (name, texts) in query)
        {
            if (texts.Count > 0 && !(IsForm && Values.ContainsKey(name))) Put(both.Values, name, texts[0]);
        }

        return both;
    }

    public bool Has(string name) => Text(name).Length > 0;

    private static async ValueTask<SubmittedForm> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var node = await JsonNode.ParseAsync(request.Body, null, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            if (node is not JsonObject values) return new SubmittedForm([], "The body is no JSON object.");
            Json.ReadEveryText(values);
            var form = new SubmittedForm(values, null);
            foreach (var (name, value) in values.ToArray())
            {
                if (!name.Contains('.')) continue;
                values.Remove(name);
                Put(values, name, value);
                form._dotted.Add(name);
            }

            return form;
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException or ArgumentException or InvalidOperationException)
        {
            return new SubmittedForm([], "The body is no JSON.");
        }
    }

    private static SubmittedForm FromPairs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs, bool isByGet = false)
    {
        var form = new SubmittedForm([], null) { IsForm = true, IsByGet = isByGet };
        foreach (var (name, texts) in pairs)
        {
            Put(form.Values, name, texts.Count == 0 ? "" : texts[0]);
            if (texts.Count > 1) form._last[name] = texts[^1] ?? "";
        }

        return form;
    }

    // A form sends it as text.
    private static JsonNode? Payload(JsonNode? given)
    {
        if (Json.Text(given) is not { } text) return given;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
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
