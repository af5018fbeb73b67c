using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>The formats of JSON Schema that Kratos checks.</summary>
internal static partial class SchemaFormats
{
    // What is no text has none of them.
    private static readonly Dictionary<string, Predicate<string>> Known = new(StringComparer.Ordinal)
    {
        ["email"] = Formatted.IsEmail,
        ["tel"] = Formatted.IsPhone,
        ["date-time"] = text => text.Length > 11 && text[10] == 'T' && Formatted.IsDate(text[..10]) && Time().IsMatch(text[11..]),
        ["date"] = Formatted.IsDate,
        ["time"] = text => Time().IsMatch(text),
        ["hostname"] = Formatted.IsHost,
        ["ip-address"] = IsIpv4,
        ["ipv4"] = IsIpv4,
        ["ipv6"] = text => text.Contains(':') && !text.Contains('[') && !text.Contains('%') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        ["uri"] = IsUri,
        ["iri"] = IsUri,
        ["uri-reference"] = IsReference,
        ["uriref"] = IsReference,
        ["iri-reference"] = IsReference,
        ["uri-template"] = text => GoUrl.Parse(text) is { } url && Template().IsMatch(url.RawPath),
        ["regex"] = GoPattern.IsPattern,
        ["json-pointer"] = text => Pointer().IsMatch(text),
        ["relative-json-pointer"] = text => RelativePointer().IsMatch(text),
    };

    /// <summary>The check of a format; one that Kratos does not know fits everything.</summary>
    public static SchemaCheck Check(string format) => Known.TryGetValue(format, out var fits)
        ? (value, path) => Json.Text(value) is { } text && fits(text) ? [] : [new(path, Wrong(format, Json.Text(value) ?? (value?.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : "")))]
        : SchemaPart.Nothing;

    /// <summary>What is wrong with the field of an e-mail address, which may be empty; null when nothing is.</summary>
    public static FieldError? WrongEmail(string address) => address.Length == 0 || Formatted.IsEmail(address) ? null : new FieldError("email", Wrong("email", address));

    // What is said of a text that does not have a format. Kratos looks for the text in what its library says of it, where quotes are escaped, and where one
    // that is empty or ends with a quote is not found.
    private static UiText Wrong(string format, string text) => (format, Complaint().Match($"{GoText.Quote(text)} is not valid \"{format}\"")) switch
    {
        ("email", { Success: true } found) => Messages.InvalidEmail(found.Groups[1].Value),
        ("tel", { Success: true } found) => Messages.InvalidPhone(found.Groups[1].Value),
        _ => Messages.Invalid($"This value does not have the format \"{format}\"."),
    };

    private static bool IsIpv4(string text) => text.Split('.') is { Length: 4 } groups
        && groups.All(group => int.TryParse(group, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 255);

    private static bool IsUri(string text) => GoUrl.Parse(text) is { Scheme.Length: > 0 };

    private static bool IsReference(string text) => GoUrl.Parse(text) is not null;

    [GeneratedRegex("\"([^\"]+)\"\\s+is not valid\\s+\"[^\"]+\"")]
    private static partial Regex Complaint();

    // As Go reads it by a layout: an hour may have one digit, a comma may stand for the dot, and an offset may be a whole day.
    [GeneratedRegex(@"^([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?(Z|[+-]([01][0-9]|2[0-4]):([0-5][0-9]|60))\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^([^{}]|\{[^{}/]*\})*\z", RegexOptions.Singleline)]
    private static partial Regex Template();

    // A tilde may stand before another one.
    [GeneratedRegex(@"^(/([^~]|~(?=[~01]))*)?\z", RegexOptions.Singleline)]
    private static partial Regex Pointer();

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(#|(/([^~]|~(?=[~01]))*)?)\z", RegexOptions.Singleline)]
    private static partial Regex RelativePointer();
}
