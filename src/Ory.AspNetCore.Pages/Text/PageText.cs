using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Words by key. A text of Ory is looked up by its id, and its {placeholders} are filled from its context.
internal sealed partial class PageText(IStringLocalizer<OryText> localizer, IStringLocalizerFactory resources)
{
    // Ours, for what an application's own localiser has no words for: Ory has none either.
    private readonly IStringLocalizer _own = resources.Create(typeof(OryText));

    // The label of a trait is the schema's own title, so the id says nothing about the words.
    private const long SchemaTitle = 1070002;

    // The language of these words. It is not the reader's where there are none in his, and whoever listens to the page must hear it as it is written.
    public string Language
    {
        get
        {
            var wanted = CultureInfo.CurrentUICulture.Name;
            var written = localizer is StringLocalizer<OryText> ? this["page.language"] : wanted;
            return wanted.StartsWith(written + "-", StringComparison.OrdinalIgnoreCase) ? wanted : written;
        }
    }

    public string this[string key] => Find(key) ?? key;

    public string Format(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, this[key], arguments);

    public string? Find(string key) => Find(localizer, key) ?? Find(_own, key);

    public string Of(UiText text)
    {
        if (text.Id != SchemaTitle && Find(localizer, text.Id.ToString(CultureInfo.InvariantCulture)) is { } known && Fill(known, text.Context) is { } filled)
            return filled;

        return text.Id == SchemaTitle && Member(text.Context, "title") is { } title ? title : text.Text ?? "";
    }

    public OryPageMessage Message(UiText text) => new(text.Id, text.Type switch
    {
        UiTextTypes.Error => "error",
        UiTextTypes.Success => "success",
        _ => "info",
    }, Of(text));

    public OryPageMessage Notice(string key, string kind) => new(0, kind, this[key]);

    // "Remember it? {0}" around the words of a link.
    public OryPageLink Link(string key, string address)
    {
        var parts = this[key].Split("{0}", 2);
        return new OryPageLink(parts[0], this[key + ".link"], parts.Length > 1 ? parts[1] : "", address);
    }

    private static string? Find(IStringLocalizer localizer, string key) => localizer[key] is { ResourceNotFound: false, Value: { Length: > 0 } text } ? text : null;

    // Null where the context lacks what the words need, or has nothing for it: then Ory's own words are right.
    private static string? Fill(string template, JsonElement? context)
    {
        var complete = true;
        var filled = Placeholder().Replace(template, match =>
        {
            if (Member(context, match.Groups[1].Value) is { Length: > 0 } value)
                return value;

            complete = false;
            return "";
        });
        return complete ? filled : null;
    }

    private static string? Member(JsonElement? context, string name) =>
        context is { ValueKind: JsonValueKind.Object } values && values.TryGetProperty(name, out var value) ? value.ToString() : null;

    [GeneratedRegex(@"\{([A-Za-z_]+)\}")]
    private static partial Regex Placeholder();
}
