using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OtpNet;

namespace Ory.Emulator.Tests;

/// <summary>
/// Fills the templates of a step: <c>{{run}}</c>, <c>{{public}}</c>, <c>{{NAME:path.to.0.value}}</c> (a saved body), <c>{{NAME#node}}</c>
/// (a form node), <c>{{NAME@cookie}}</c>, <c>{{NAME^header}}</c>, <c>{{query NAME:path key}}</c>, <c>{{jar NAME cookie}}</c>,
/// <c>{{totp NAME#node}}</c>, <c>{{code ADDRESS}}</c>, <c>{{link ADDRESS}}</c>.
/// </summary>
internal sealed partial class Templates(
    IReadOnlyDictionary<string, string> urls,
    string run,
    TimeProvider time,
    IReadOnlyDictionary<string, Answer> saved,
    Func<string, string, string?> cookie,
    Func<Task<JsonArray>> mail)
{
    private readonly HashSet<string> _read = [];

    public async Task<string> FillAsync(string text)
    {
        var filled = "";
        var last = 0;
        foreach (Match match in Template().Matches(text))
        {
            filled += text[last..match.Index] + await ValueAsync(match.Groups[1].Value.Trim());
            last = match.Index + match.Length;
        }

        return filled + text[last..];
    }

    public async Task<JsonNode?> FillAllAsync(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return await FillAsync(value.GetString()!);
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in value.EnumerateArray())
                    items.Add(await FillAllAsync(item));
                return items;
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                    members[member.Name] = await FillAllAsync(member.Value);
                return members;
            default:
                return JsonNode.Parse(value.GetRawText());
        }
    }

    private async Task<string> ValueAsync(string expression)
    {
        if (expression == "run")
            return run;
        if (urls.TryGetValue(expression, out var url))
            return url.TrimEnd('/');
        var words = expression.Split(' ');
        return words[0] switch
        {
            "query" => Query(Read(words[1]), words[2]),
            "jar" => cookie(words[1], words[2]) ?? "undefined",
            "totp" => new Totp(Base32Encoding.ToBytes(Read(words[1]))).ComputeTotp(time.GetUtcNow().UtcDateTime),
            "code" => await MailedAsync(Code(), words[1]),
            "link" => await MailedAsync(Link(), words[1]),
            _ => Read(expression),
        };
    }

    private string Read(string expression)
    {
        var parts = Expression().Match(expression);
        var path = parts.Groups[3].Value;
        if (!saved.TryGetValue(parts.Groups[1].Value, out var answer))
            throw new InvalidOperationException($"Nothing was saved for {{{{{expression}}}}}.");
        var value = parts.Groups[2].Value switch
        {
            ":" => Text(path.Split('.').Aggregate(answer.Body as JsonElement?, Member)),
            "^" => answer.Headers.GetValueOrDefault(path),
            "@" => answer.Cookies.FirstOrDefault(set => set.Name.StartsWith(path, StringComparison.Ordinal))?.Value,
            _ => Node(answer, path),
        };
        return value ?? throw new InvalidOperationException($"{{{{{expression}}}}} has no value.");
    }

    private static string? Node(Answer answer, string name)
    {
        var nodes = Member(Member(answer.Body as JsonElement?, "ui"), "nodes");
        if (nodes is not { ValueKind: JsonValueKind.Array })
            return null;
        var node = nodes.Value.EnumerateArray().Select(found => (JsonElement?)found.GetProperty("attributes"))
            .FirstOrDefault(attributes => Text(Member(attributes, "name")) == name || Text(Member(attributes, "id")) == name);
        var text = Member(node, "text");
        return Text(Member(node, "value"))
            ?? Text(Member(Member(text, "context"), "secret"))
            ?? Text(Member(Member(Member(Member(Member(text, "context"), "secrets"), "0"), "context"), "secret"))
            ?? Text(Member(text, "text"));
    }

    private static JsonElement? Member(JsonElement? parent, string name) => parent switch
    {
        { ValueKind: JsonValueKind.Object } when parent.Value.TryGetProperty(name, out var member) => member,
        { ValueKind: JsonValueKind.Array } when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < parent.Value.GetArrayLength() => parent.Value[index],
        _ => null,
    };

    private static string? Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } => value.Value.GetString(),
        _ => value.Value.GetRawText(),
    };

    private static string Query(string url, string key)
    {
        var query = new Uri(new Uri("http://x"), url).Query;
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query).TryGetValue(key, out var values) ? values[0] ?? "" : "null";
    }

    // The newest that fits and was not read before. A server queues its mail before it answers, so there is nothing to wait for.
    private async Task<string> MailedAsync(Regex pattern, string recipient)
    {
        recipient = recipient.Replace("RUN", run, StringComparison.Ordinal);
        var messages = (await mail()).Where(message => (string?)message!["recipient"] == recipient)
            .OrderByDescending(message => (string?)message!["created_at"], StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var found = pattern.Match((string?)message!["body"] ?? "");
            if (found.Success && _read.Add((string)message["id"]!))
                return found.Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        }

        throw new InvalidOperationException($"Nothing fitting was mailed to {recipient}.");
    }

    [GeneratedRegex(@"\{\{(.+?)\}\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"^([A-Za-z0-9_-]+)([:#@^])(.+)$")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b([0-9]{6})\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"(https?://\S+/self-service/\S+)")]
    private static partial Regex Link();
}
