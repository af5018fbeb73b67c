using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ory.Emulator.Tests;

/// <summary>
/// Replaces everything that must differ from run to run by an alias, the same value by the same alias, so that what is compared is
/// which values are equal. Wording is cut out: ids, codes and contexts are the contract.
/// </summary>
/// <param name="urls">The base addresses, by the name that stands for them.</param>
/// <param name="run">The random word of this conversation.</param>
internal sealed partial class Normaliser(IReadOnlyDictionary<string, string> urls, string run)
{
    private static readonly HashSet<string> VolatileNumbers = ["size", "since", "privileged_session_expires_at_unix", "expires_at_unix", "used_at_unix"];

    private readonly Dictionary<string, string> _known = [];
    private readonly Dictionary<string, int> _kinds = [];

    /// <summary>The answer as a tree of <see cref="SortedDictionary{TKey, TValue}"/>, <see cref="List{T}"/>, string, double, bool and null.</summary>
    public object? Normalise(Answer answer)
    {
        var tree = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["status"] = (double)answer.Status,
            ["headers"] = Members(answer.Headers.Select(header => KeyValuePair.Create(header.Key, (object?)header.Value))),
            ["cookies"] = answer.Cookies.Select(object? (cookie) => Members(
            [
                KeyValuePair.Create("name", (object?)cookie.Name),
                KeyValuePair.Create("removed", (object?)cookie.Removed),
                KeyValuePair.Create("attributes", (object?)Members(cookie.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (object?)attribute.Value)))),
            ])).ToList(),
        };
        // What a redirect says in its body is nobody's business.
        if (answer.Status is < 300 or >= 400)
            tree["body"] = answer.Body is JsonElement element ? Body(element) : ((string)answer.Body).Length > 0 ? "(text)" : "";
        return Walk(tree, null);
    }

    private static SortedDictionary<string, object?> Members(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var sorted = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
            sorted[name] = value;
        return sorted;
    }

    private static object? Body(JsonElement element)
    {
        var tree = Tree(element);
        if (tree is SortedDictionary<string, object?> body && body.TryGetValue("error", out var inner) && inner is SortedDictionary<string, object?> error)
        {
            error.Remove("request");
            error.Remove("debug");
        }

        WithoutProse(tree);
        return tree;
    }

    private static object? Tree(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Members(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Tree(member.Value)))),
        JsonValueKind.Array => element.EnumerateArray().Select(Tree).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static void WithoutProse(object? value)
    {
        if (value is List<object?> list)
            list.ForEach(WithoutProse);
        if (value is not SortedDictionary<string, object?> members)
            return;
        foreach (var inner in members.Values)
            WithoutProse(inner);
        object? Get(string name) => members.GetValueOrDefault(name);
        if (Get("id") is double id && Get("text") is string)
            members["text"] = FormattableString.Invariant($"(text {id})");
        if (Get("code") is double)
        {
            foreach (var key in new[] { "reason", "message" })
            {
                if (Get(key) is string)
                    members[key] = "(text)";
            }
        }

        if (Get("context") is SortedDictionary<string, object?> context && context.GetValueOrDefault("reason") is string)
            context["reason"] = "(text)";
        foreach (var key in new[] { "reject_reason", "hint" })
        {
            if (Get(key) is string)
                members[key] = "(text)";
        }
    }

    // In the order of the members' names, because that is the order in which aliases are given.
    private object? Walk(object? value, string? key) => value switch
    {
        SortedDictionary<string, object?> members => Members(members.Select(member => KeyValuePair.Create(member.Key, Walk(member.Value, member.Key)))),
        List<object?> list => list.Select(item => Walk(item, key)).ToList(),
        double when key is not null && VolatileNumbers.Contains(key) => "<number>",
        string => Text((string)value, key),
        _ => value,
    };

    private string Text(string text, string? key)
    {
        if (key == "ip_address")
            return "<address>";
        if (key == "recovery_code")
            return "<code>";
        // The hash of a script's wording; that it is the script's that is served has a test of its own.
        if (key == "integrity")
            return "<integrity>";
        foreach (var (name, url) in urls)
        {
            // In a query it is escaped, and there the port differs just as well.
            text = text.Replace(url.TrimEnd('/'), $"{{{name}}}", StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(url.TrimEnd('/')), $"{{{name}}}", StringComparison.Ordinal);
        }

        text = Tokens().Replace(text, match => Alias(match.Groups[1].Value == "st" ? "session token" : "logout token", match.Value));
        text = Jwt().Replace(text, "<jwt>");
        text = Uuid().Replace(text, match => Alias("uuid", match.Value));
        text = Time().Replace(text, "<time>");
        text = CsrfCookie().Replace(text, "csrf_token_<hash>");
        text = Png().Replace(text, "<png>");
        text = CsrfToken().Replace(text, "<csrf token>");
        text = UrlCsrfToken().Replace(text, "<csrf token>");
        text = TotpSecret().Replace(text, "<totp secret>");
        if (key is "secret" or "text")
            text = BackupCode().Replace(text, "<backup code>");
        text = ExchangeCode().Replace(text, "<exchange code>");
        text = LinkToken().Replace(text, "<link token>");
        text = Challenge().Replace(text, "<challenge>");
        text = UserHandle().Replace(text, "<user handle>");
        text = BackupCodes().Replace(text, "<backup codes>");
        return text.Replace(run, "<run>", StringComparison.Ordinal);
    }

    private string Alias(string kind, string value)
    {
        if (!_known.TryGetValue(value, out var alias))
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            _known[value] = alias = $"<{kind} {_kinds[kind]}>";
        }

        return alias;
    }

    [GeneratedRegex(@"\bory_(st|lo)_[A-Za-z0-9]{32}\b")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")]
    private static partial Regex Jwt();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")]
    private static partial Regex Time();

    [GeneratedRegex("csrf_token_[0-9a-f]{64}")]
    private static partial Regex CsrfCookie();

    [GeneratedRegex("data:image/png;base64,[A-Za-z0-9+/=]+")]
    private static partial Regex Png();

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9+/]{86}==")]
    private static partial Regex CsrfToken();

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9_%-]{86,92}(==|%3D%3D)")]
    private static partial Regex UrlCsrfToken();

    [GeneratedRegex(@"\b[A-Z2-7]{32}\b")]
    private static partial Regex TotpSecret();

    [GeneratedRegex(@"^[a-z0-9]{8}\z")]
    private static partial Regex BackupCode();

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])")]
    private static partial Regex ExchangeCode();

    [GeneratedRegex(@"(?<=[?&]token=)[A-Za-z0-9]{32}\b")]
    private static partial Regex LinkToken();

    [GeneratedRegex("""(?<="challenge":")[A-Za-z0-9_-]{43}(?=")""")]
    private static partial Regex Challenge();

    [GeneratedRegex("""(?<="id":")[A-Za-z0-9_-]{22,}(?=")""")]
    private static partial Regex UserHandle();

    [GeneratedRegex("(?:[a-z0-9]{8}, ){11}[a-z0-9]{8}")]
    private static partial Regex BackupCodes();
}
