using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>What a form or a script submitted: nested, whichever way it was sent.</summary>
internal sealed class SubmittedForm
{
    // What is too deep cannot be walked through.
    private const int MaxParts = 100;

    // What came as text: the fields of a form, and the members of a JSON body that are named as those are (a.b.c).
    private readonly Dictionary<string, string[]> _texts = [];

    // The members as they came, each under its own name.
    private readonly JsonObject _members;

    private SubmittedForm(JsonObject members, string? fault = null)
    {
        (_members, Fault) = (members, fault);
        foreach (var (name, value) in members.Where(member => !member.Key.Contains('.'))) Values[name] = value?.DeepClone();
        foreach (var (name, value) in members.Where(member => member.Key.Contains('.'))) Put(Values, name, value?.DeepClone());
    }

    /// <summary>What was submitted, with what is named <c>a.b.c</c> in its place.</summary>
    public JsonObject Values { get; } = [];

    /// <summary>Why the body cannot be read; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>Sent by an HTML form, where every value is a text.</summary>
    public bool IsForm { get; private init; }

    /// <summary>Taken from the address, as when somebody followed a link.</summary>
    public bool IsByGet { get; private init; }

    public string Method => Text("method");

    /// <summary>The traits where they were given in one piece, whatever that is.</summary>
    public JsonNode? WholeTraits => _members["traits"];

    /// <summary>What is shown in one answer and kept nowhere; an empty object where nothing was sent.</summary>
    public JsonObject TransientPayload => Object("transient_payload") ?? [];

    /// <summary>Why no method takes it, whatever it says; null when the methods may look at it.</summary>
    public Outcome? Refusal => Fault is null ? PayloadRefusal : new Outcome.Invalid(FieldError.OnForm(Messages.Invalid(Fault)));

    /// <summary>What is wrong with the transient payload, for methods that have one; null when nothing is.</summary>
    public Outcome? PayloadRefusal => _members["transient_payload"] is not { } given || given is JsonObject || Json.Text(given) is "" ? null : Read(given) switch
    {
        JsonObject => null,
        { } other => new Outcome.Invalid(new FieldError("transient_payload", Messages.WrongType(["object"], ValueKeywords.TypeOf(other)))),
        null => new Outcome.Failed(Unreadable("The transient payload is no JSON.")),
    };

    /// <summary>The same as far as it is told beside what is wrong with other fields.</summary>
    public IReadOnlyList<FieldError> PayloadErrors => PayloadRefusal is Outcome.Invalid { Errors: var errors } ? errors : [];

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

    public static SubmittedForm Of(JsonObject values) => new(values);

    /// <exception cref="BodyTooLongException">The body is longer than Kratos takes.</exception>
    public static async ValueTask<SubmittedForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var isByGet = request.Method == "GET";
        var type = isByGet ? null : RequestBody.TypeOf(request);
        // What answers GET answers HEAD, but no form is read there: a link that is only looked at does nothing.
        if (request.Method == "HEAD") return Faulty("A form cannot be submitted by HEAD.");
        if (!isByGet && !RequestBody.IsThere(request)) return Faulty("The body is missing.");
        try
        {
            if (type == RequestBody.Json) return OfJson(await RequestBody.ReadAsync(request, cancellationToken));
            // An address that is not encoded as it should be spoils whatever is not JSON.
            if (FormText.Parse(Query(request)) is not { } query) return Faulty("The address is not encoded as it should be.");
            if (isByGet) return FromPairs(query, isByGet);
            if (type == RequestBody.Form)
                return FormText.Parse(await RequestBody.ReadAsync(request, cancellationToken)) is { } pairs ? FromPairs(pairs) : Faulty("The form is not encoded as it should be.");
            // Kratos knows the type, but does not read it.
            return type == RequestBody.Multipart ? FromPairs([]) : Faulty("The type of the body is not one of JSON, form and multipart.");
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException)
        {
            return Faulty("The form cannot be read.");
        }
    }

    /// <summary>A value as text, as every field that is one is read: what is nested as its JSON.</summary>
    public string Text(string name) => TextOf(Values[name]);

    /// <summary>What came as text under a name; empty when nothing did.</summary>
    public IReadOnlyList<string> Texts(string name) => _texts.GetValueOrDefault(name) ?? [];

    /// <summary>A yes or no. A checkbox follows the hidden field that holds its "false", so the last value counts.</summary>
    public bool Flag(string name) => GoBool.Parse(Flagged(name)) == true;

    private string Flagged(string name) => Texts(name).LastOrDefault() ?? Text(name);

    /// <summary>What was given in one piece under a name: an object, or the text of one; null when it is none.</summary>
    public JsonObject? Object(string name) => Read(_members[name]) as JsonObject;

    /// <summary>A form with what stands in the address as well: it counts before a script's body, and after a form's.</summary>
    public SubmittedForm With(HttpRequest request)
    {
        if (Fault is not null || IsByGet) return this;
        if (IsForm && FormText.Parse(Query(request)) is { } query)
            return FromPairs(_texts.Keys.Union(query.Keys).Select(name => KeyValuePair.Create(name, new StringValues([.. Texts(name), .. query.GetValueOrDefault(name)]))));
        var members = (JsonObject)_members.DeepClone();
        foreach (var (name, value) in Urls.Fields(Query(request)).DistinctBy(field => field.Name)) members[name] = value;
        return FromMembers(members);
    }

    /// <summary>What came as text, each value under the name that it came under.</summary>
    public IEnumerable<(string Name, string Value)> Fields => _texts.SelectMany(pair => pair.Value.Select(value => (pair.Key, value)));

    public bool Has(string name) => Text(name).Length > 0;

    private static SubmittedForm OfJson(string text)
    {
        try
        {
            return Json.First(text) is JsonObject members ? FromMembers(members) : Faulty("The body is no JSON object.");
        }
        catch (JsonException)
        {
            return Faulty("The body is no JSON.");
        }
    }

    private static SubmittedForm FromMembers(JsonObject members)
    {
        var form = new SubmittedForm(members);
        foreach (var name in members.Select(member => member.Key).Where(name => name.Contains('.'))) form._texts[name] = [TextOf(members[name])];
        return form;
    }

    private static SubmittedForm FromPairs(IEnumerable<KeyValuePair<string, StringValues>> pairs, bool isByGet = false)
    {
        var texts = pairs.ToDictionary(pair => pair.Key, pair => pair.Value.Count == 0 ? [""] : pair.Value.Select(text => text ?? "").ToArray());
        var form = new SubmittedForm(new JsonObject(texts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value[0])))) { IsForm = true, IsByGet = isByGet };
        foreach (var (name, all) in texts) form._texts[name] = all;
        return form;
    }

    private static string TextOf(JsonNode? value) => value switch
    {
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => GoNumber.Text(number.ToJsonString()),
        JsonValue single => single.ToString(),
        { } nested => nested.ToJsonString(Json.Options),
        null => "",
    };

    private static SubmittedForm Faulty(string fault) => new([], fault);

    private static string Query(HttpRequest request) => request.QueryString.Value is ['?', .. var query] ? query : "";

    // A form sends it as text.
    private static JsonNode? Read(JsonNode? given) => Json.Text(given) is { } text ? Json.Parse(text) : given;

    private static void Put(JsonObject values, string name, JsonNode? value)
    {
        var parts = name.Split('.');
        // Nothing that is looked for has as many.
        if (parts.Length <= MaxParts) Json.Put(values, parts, value);
    }
}
