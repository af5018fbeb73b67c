namespace Ory.Emulator;

/// <summary>What Kratos refuses to start with, and the emulator does not need: said, so that nobody learns it when he goes live.</summary>
internal static class KratosRefusals
{
    private const int LeastSecret = 16;
    private const int CipherSecret = 32;

    private static readonly (string Key, string[] Allowed)[] Choices =
    [
        ("log.level", ["trace", "debug", "info", "warning", "error", "fatal", "panic"]),
        ("log.format", ["json", "text"]),
        ("hashers.algorithm", ["argon2", "bcrypt"]),
        ("ciphers.algorithm", ["noop", "aes", "xchacha20-poly1305"]),
        ("courier.delivery_strategy", ["smtp", "http"]),
    ];

    /// <summary>One line each. No secret is in it.</summary>
    public static IEnumerable<string> Of(ConfigurationReader reader) =>
    [
        .. Choices.Where(choice => reader.Text(choice.Key) is { } value && !choice.Allowed.Contains(value)).Select(choice => $"{choice.Key}: Kratos refuses to start with anything but {string.Join(", ", choice.Allowed)}"),
        .. Secrets(reader, "default", secret => secret.Length >= LeastSecret, $"of less than {LeastSecret} characters"),
        .. Secrets(reader, "cookie", secret => secret.Length >= LeastSecret, $"of less than {LeastSecret} characters"),
        .. Secrets(reader, "cipher", secret => secret.Length == CipherSecret, $"that has not {CipherSecret} characters"),
        .. reader.Text("courier.smtp.connection_uri") is { } server && !server.StartsWith("smtp://", StringComparison.Ordinal) && !server.StartsWith("smtps://", StringComparison.Ordinal)
            ? ["courier.smtp.connection_uri: Kratos refuses to start with one that does not begin with smtp:// or smtps://"] : Array.Empty<string>(),
        .. reader.Text("ciphers.algorithm") is "aes" or "xchacha20-poly1305" && !reader.Has("secrets.cipher")
            ? [$"secrets.cipher: Kratos refuses to start without it where ciphers.algorithm is {reader.Text("ciphers.algorithm")}"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Secrets(ConfigurationReader reader, string name, Predicate<string> fits, string refused) =>
        reader.Items("secrets." + name).Where(item => !fits(reader.Text(item, ""))).Select(item => $"{item}: Kratos refuses to start with a secret {refused}");
}
