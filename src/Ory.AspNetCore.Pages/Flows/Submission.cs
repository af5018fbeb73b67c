using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages;

// What a form sent, as Ory gets it, and as a form that comes back may be filled with it.
internal sealed class Submission
{
    private static readonly HashSet<string> Switches =
        ["totp_unlink", "lookup_secret_reveal", "lookup_secret_regenerate", "lookup_secret_confirm", "lookup_secret_disable"];

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF"];

    public Submission(IFormCollection form, string antiforgeryField)
    {
        foreach (var (name, values) in form)
        {
            // A name comes twice from a checkbox and its unticked twin, and from a hidden "method" and the button: what stands last is meant.
            if (name != antiforgeryField && name.Length > 0 && values is [.., { } value])
                Fields[name] = Switches.Contains(name) && value == "true" ? JsonSerializer.SerializeToElement(true) : JsonSerializer.SerializeToElement(ForOry(name, value));
        }

        Method = form["method"] is [.., { Length: > 0 } method] ? method : null;
        Typed = Fields.Where(f => !IsSecret(f.Key) && f.Value.ValueKind == JsonValueKind.String).ToDictionary(f => f.Key, f => f.Value.GetString()!);
    }

    public Dictionary<string, JsonElement> Fields { get; } = [];

    public string? Method { get; }

    // Without secrets: these are shown again.
    public IReadOnlyDictionary<string, string> Typed { get; }

    // The group that was meant: the section of the account page that says how it went.
    public string? Section => Method ?? (Fields.Keys.FirstOrDefault(k => k is "link" or "unlink") is not null ? "oidc" : null);

    // A time has no zone where it comes from a browser, and for Ory it must have one (RFC 3339): the one in which it was shown, which is UTC.
    private static string ForOry(string name, string value) =>
        name.StartsWith("traits.", StringComparison.Ordinal) && DateTime.TryParseExact(value, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? value + (value.AsSpan().Count(':') == 1 ? ":00Z" : "Z")
            : value;

    private static bool IsSecret(string name) =>
        !(name is "identifier" or "email" or "recovery_address" or "recovery_confirm_address" or "webauthn_register_displayname"
            || (name.StartsWith("traits.", StringComparison.Ordinal) && !name.Contains("password", StringComparison.OrdinalIgnoreCase)));
}
