using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ory.Emulator.Tests;

/// <summary>What an exchange comes to when values are left out, in one line: the kind of request, and status, target, ids, state, nodes, cookies of the answer.</summary>
internal static partial class AnswerShape
{
    public static string Of(JsonElement step, Answer answer) => $"{Request(step)} => {Base().Replace(Answer(answer), "")}";

    private static string Request(JsonElement step)
    {
        var path = Template().Replace(step.GetProperty("path").GetString()!, "*");
        var body = step.TryGetProperty("json", out var json) ? Body(json) : step.TryGetProperty("form", out var form) ? Body(form) : "";
        if (path == "/admin/identities")
            body = "";
        var accept = step.GetProperty("headers").TryGetProperty("accept", out var type) && type.GetString()!.StartsWith("text/html", StringComparison.Ordinal) ? "html" : "json";
        var credential = step.GetProperty("headers").TryGetProperty("x-session-token", out _) ? "token" : step.TryGetProperty("as", out _) ? "jar" : "none";
        return $"{step.GetProperty("method").GetString()} {path} {body} {accept} {credential}";
    }

    private static string Answer(Answer answer)
    {
        List<string> parts = [answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        if (answer.Headers.TryGetValue("location", out var location))
            parts.Add("->" + Id().Replace(location, "*"));
        if (answer.Cookies.Count > 0)
            parts.Add("cookies " + string.Join(',', answer.Cookies.Select(cookie => (cookie.Removed ? "-" : "+") + cookie.Name.Split('_')[0])));
        if (answer.Body is JsonElement { ValueKind: JsonValueKind.Object } body && answer.Status is < 300 or >= 400)
            Describe((JsonElement)answer.Body, parts);
        return string.Join(" ", parts);
    }

    private static void Describe(JsonElement body, List<string> parts)
    {
        if (body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            parts.Add("error " + (error.TryGetProperty("id", out var id) ? id.GetString() : "-") + (error.TryGetProperty("reason", out _) ? "" : " without reason") + (error.TryGetProperty("details", out var details) ? " " + string.Join(',', details.EnumerateObject().Select(each => each.Name)) : ""));
        if (body.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String)
            parts.Add("state " + state.GetString());
        if (body.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.String)
            parts.Add("active " + active.GetString());
        if (body.TryGetProperty("continue_with", out var next))
            parts.Add("then " + (next.ValueKind == JsonValueKind.Array ? string.Join(',', next.EnumerateArray().Select(each => each.GetProperty("action").GetString())) : "null"));
        if (!body.TryGetProperty("ui", out var ui))
            return;
        if (ui.TryGetProperty("messages", out var messages))
            parts.Add("says " + Ids(messages));
        if (ui.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Array)
        {
            parts.Add("[" + string.Join(' ', nodes.EnumerateArray().Select(node =>
            {
                var attributes = node.GetProperty("attributes");
                var name = attributes.TryGetProperty("name", out var named) ? named.GetString() : attributes.TryGetProperty("id", out var known) ? known.GetString() : "?";
                var value = attributes.TryGetProperty("value", out var content) && name is not "csrf_token" ? name is "method" or "screen" ? "=" + content : content.ValueKind == JsonValueKind.String && content.GetString() == "" ? "=''" : "=" : "";
                return name + value + (node.TryGetProperty("messages", out var said) && said.GetArrayLength() > 0 ? "!" + Ids(said) : "");
            })) + "]");
        }
    }

    private static string Ids(JsonElement messages) => string.Join(',', messages.EnumerateArray().Select(message => message.GetProperty("id").GetInt64()));

    private static string Body(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return body.GetRawText();
        return string.Join('&', Leaves(body, "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Leaves(JsonElement body, string prefix)
    {
        foreach (var member in body.EnumerateObject())
        {
            var name = prefix + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                if (!member.Value.EnumerateObject().Any())
                    yield return name;
                foreach (var leaf in Leaves(member.Value, name + "."))
                    yield return leaf;
                continue;
            }

            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            yield return name + "=" + Value(text);
        }
    }

    private static string Value(string text) =>
        Person().Match(text) is { Success: true } person ? person.Value[..1] : text.StartsWith("{{totp", StringComparison.Ordinal) ? "totp" : text.StartsWith("{{code", StringComparison.Ordinal) ? "code" : Template().Replace(text, "*");

    [GeneratedRegex(@"\{\{(?!ui)[^}]*\}\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"^[pn]\d+-")]
    private static partial Regex Person();

    [GeneratedRegex(@"http://[\w.]+(:\d+)?(?=/(self-service|identities))")]
    private static partial Regex Base();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}
