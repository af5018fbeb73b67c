using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Reads the strings of a session: those that come again and again are not made anew.</summary>
internal static class JsonText
{
    /// <summary>The name of the member that the reader stands on, without escapes.</summary>
    internal static ReadOnlySpan<byte> Name(in Utf8JsonReader reader) =>
        !reader.ValueIsEscaped && !reader.HasValueSequence ? reader.ValueSpan : System.Text.Encoding.UTF8.GetBytes(reader.GetString()!);

    internal static string? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("A string was expected."),
    };

    internal static bool ReadBoolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("A boolean was expected."),
    };

    internal static Timestamp ReadTime(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? default : TimestampConverter.Read(ref reader);

    /// <summary>A string that is likely to be <paramref name="likely"/>, and then is that very object.</summary>
    internal static string? Read(ref Utf8JsonReader reader, string? likely) =>
        likely is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(likely) ? likely : Read(ref reader);

    /// <summary>One of the words that Ory names, or another.</summary>
    internal static string? ReadWord(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && !reader.HasValueSequence && Word(reader.ValueSpan) is { } word)
            return word;
        return Read(ref reader);
    }

    /// <summary>A string that is the same in most answers of one server, such as the address of a schema.</summary>
    internal static string? ReadShared(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && !reader.HasValueSequence ? SharedStrings.Get(reader.ValueSpan) : Read(ref reader);

    private static string? Word(ReadOnlySpan<byte> text)
    {
        foreach (var (utf8, word) in text.Length < Words.Length ? Words[text.Length] : [])
        {
            if (text.SequenceEqual(utf8))
                return word;
        }
        return null;
    }

    /// <summary>The words by their length.</summary>
    private static readonly (byte[] Utf8, string Word)[][] Words = ByLength(
    [
        AuthenticatorAssuranceLevels.Aal0, AuthenticatorAssuranceLevels.Aal1, AuthenticatorAssuranceLevels.Aal2, AuthenticatorAssuranceLevels.Aal3,
        AuthenticationMethods.Password, AuthenticationMethods.Oidc, AuthenticationMethods.Saml, AuthenticationMethods.Totp, AuthenticationMethods.LookupSecret,
        AuthenticationMethods.Webauthn, AuthenticationMethods.Passkey, AuthenticationMethods.Code, AuthenticationMethods.CodeRecovery,
        AuthenticationMethods.LinkRecovery, AuthenticationMethods.DeviceAuthn,
        "active", "inactive", "email", "sms", "pending", "sent", "completed",
    ]);

    private static (byte[] Utf8, string Word)[][] ByLength(string[] words)
    {
        var table = new (byte[], string)[words.Max(word => word.Length) + 1][];
        for (var length = 0; length < table.Length; length++)
            table[length] = [.. words.Where(word => word.Length == length).Select(word => (System.Text.Encoding.ASCII.GetBytes(word), word))];
        return table;
    }
}
