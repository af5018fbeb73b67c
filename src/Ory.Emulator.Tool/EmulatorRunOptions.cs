namespace Ory.Emulator.Tool;

/// <summary>What the command line asks for; <see cref="EmulatorCommand"/> says what each means.</summary>
internal sealed record EmulatorRunOptions(
    IReadOnlyList<string> Config, int? PublicPort, int? AdminPort, string Host, bool Dev, string? Smtp, bool Consent, bool Verbose);
