using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What a form or a script submitted: nested, whichever way it was sent.</summary>
internal sealed class SubmittedForm
{
    // What is too deep cannot be walked through.
    private const int MaxParts = 100;

    // What came as text: the fields of a form, and the members of a JSON body that are named as those are (a.b.c).
    private readonly Dictionary<string, string[]> _texts = [];

    private SubmittedForm(JsonObject values, string? fault) => (Values, Fault, WholeTraits) = (values, fault, values["traits"]);

    public JsonObject Values { get; }

    /// <summary>Why the body cannot be read; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>Sent by an HTML form, where every value is a text.</summary>
    public bool IsForm { get; private init; }

    /// <summary>Taken from the address, as when somebody followed a link.</summary>
    public bool IsByGet { get; private init; }

    public string Method => Text("method");

    public JsonObject? Traits => Values["traits"] as JsonObject;

    /// <summary>The traits where they were given in one piece, whatever that is.</summary>
    public JsonNode? WholeTraits { get; private init; }

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
                { } other => new Outcome.Invalid(new FieldError("transient_payload", Messages.WrongType(["object"], ValueKeywords.TypeOf(other)))),
                null => new Outcome.Failed(Unreadable("The transient payload is no JSON.")),
            };
        }
    }

    /// <summary>What is wrong with traits that came in one piece and are no object; null when nothing is.</summary>
    public Outcome? TraitsRefusal(IdentitySchema schema)
    {
        var objects = schema.Fields.Where(field => field.Kind == TraitKind.Json && field.IsListed).ToArray();
        if (objects.Any(field => Texts(field.Name) is [{ Length: > 0 } text, ..] && Json.Parse(text) is null)) return new Outcome.Failed(Unreadable("A trait is no JSON."));
        if (WholeTraits is null or JsonObject || Json.Text(WholeTraits) is "") return null;
        return TraitReader.Whole(this) switch
        {
            JsonObject => null,
            null => new Outcome.Failed(Unreadable("The traits are no JSON.")),
            // Kratos puts the objects that a schema has into what it was given, and this is where it fails.
            _ when objects.Length > 0 => new Outcome.Failed(Errors.Undecoded("The traits are no object.")),
            var other => new Outcome.Invalid(new FieldError("traits", Messages.WrongType(["object"], ValueKeywords.TypeOf(other)))),
        };
    }

    /// <summary>What is wrong with fields that say yes or no; null when nothing is.</summary>
    public Outcome? FlagRefusal(params IEnumerable<string> names) => names.FirstOrDefault(name => Flagged(name) is { Length: > 0 } text && GoBool.Parse(text) is null) is { } wrong
        ? new Outcome.Failed(Unreadable($"{wrong} is neither true nor false."))
        : null;

    // Kratos meets it when the rest is read already: of a form it is a bad request, of a script's body it does not know whose fault it is.
    private ApiError Unreadable(string what) => IsForm ? Errors.BadRequest(what) : Errors.Undecoded(what);

    public static SubmittedForm Of(JsonObject values) => new(values, null);

    public static async ValueTask<SubmittedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return FromPairs(request.Query, isByGet: true);
        // Of several types one that is known suffices.
        var types = request.Headers.ContentType.ToString().Split(',').Select(type => type.Split(';')[0].Trim().ToLowerInvariant()).ToArray();
        try
        {
            if (types.Contains("application/json")) return await ReadJsonAsync(request, cancellationToken);
            if (types.Contains("application/x-www-form-urlencoded"))
                return FormText.Parse(await new StreamReader(request.Body).ReadToEndAsync(cancellationToken)) is { } pairs ? FromPairs(pairs) : new SubmittedForm([], "The form is not encoded as it should be.");
            // Kratos knows the type, but does not read it.
            if (types.Contains("multipart/form-data")) return FromPairs([]);
            return new SubmittedForm([], request.ContentLength is null or 0 && types is [""] ? "The body is missing." : "The type of the body is not one of JSON, form and multipart.");
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException)
        {
            return new SubmittedForm([], "The form cannot be read.");
        }
    }

    /// <summary>A value as text, as every field that is one is read: what is nested as its JSON.</summary>
    public string Text(string name) => Values[name] switch
    {
        JsonValue value => value.ToString(),
        { } nested => nested.ToJsonString(Json.Options),
        null => "",
    };

    /// <summary>What came as text under a name; empty when nothing did.</summary>
    public IReadOnlyList<string> Texts(string name) => _texts.GetValueOrDefault(name) ?? [];

    /// <summary>A yes or no. A checkbox follows the hidden field that holds its "false", so the last value counts.</summary>
    public bool Flag(string name) => GoBool.Parse(Flagged(name)) == true;

    private string Flagged(string name) => Texts(name).LastOrDefault() ?? Text(name);

    /// <summary>A form with what stands in the address as well: it counts before a script's body, and after a form's.</summary>
    public SubmittedForm With(IQueryCollection query)
    {
        if (Fault is not null) return this;
        var both = new SubmittedForm((JsonObject)Values.DeepClone(), null) { IsForm = IsForm, IsByGet = IsByGet, WholeTraits = WholeTraits };
        foreach (var (name, texts) in _texts) both._texts[name] = texts;
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
            if (await Json.ReadAsync(request.Body, cancellationToken) is not JsonObject values) return new SubmittedForm([], "The body is no JSON object.");
            var form = new SubmittedForm(values, null) { WholeTraits = values["traits"]?.DeepClone() };
            foreach (var (name, value) in values.ToArray())
            {
                if (!name.Contains('.')) continue;
                form._texts[name] = [form.Text(name)];
                values.Remove(name);
                Put(values, name, value);
            }

            return form;
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException)
        {
            return new SubmittedForm([], "The body is no JSON.");
        }
    }

    private static SubmittedForm FromPairs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs, bool isByGet = false)
    {
        var values = new JsonObject();
        var (texts, whole) = (new Dictionary<string, string[]>(), default(string));
        foreach (var (name, given) in pairs)
        {
            string[] all = given.Count == 0 ? [""] : [.. given.Select(text => text ?? "")];
            texts[name] = all;
            if (name == "traits") whole = all[0];
            Put(values, name, all[0]);
        }

        var form = new SubmittedForm(values, null) { IsForm = true, IsByGet = isByGet, WholeTraits = whole };
        foreach (var (name, all) in texts) form._texts[name] = all;
        return form;
    }

    // A form sends it as text.
    private static JsonNode? Payload(JsonNode? given) => Json.Text(given) is { } text ? Json.Parse(text) : given;

    private static void Put(JsonObject values, string name, JsonNode? value)
    {
        var parts = name.Split('.');
        // Nothing that is looked for has as many.
        if (parts.Length > MaxParts) return;
        foreach (var part in parts.SkipLast(1))
        {
            if (values[part] is not JsonObject inner) values[part] = inner = [];
            values = inner;
        }

        values[parts[^1]] = value;
    }
}
