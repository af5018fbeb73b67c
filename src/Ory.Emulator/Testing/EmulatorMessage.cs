using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>A mail or text message that the emulator would have sent.</summary>
/// <param name="Id">Its id in <c>GET /admin/courier/messages</c>.</param>
/// <param name="Recipient">The address or number.</param>
/// <param name="TemplateType">What it is, as <c>recovery_code_valid</c>.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The text.</param>
/// <param name="CreatedAt">When it was written, by the emulator's clock.</param>
public sealed partial record EmulatorMessage(Guid Id, string Recipient, string TemplateType, string Subject, string Body, DateTimeOffset CreatedAt)
{
    /// <summary>The six-digit code in the text; null if there is none.</summary>
    public string? Code => SixDigits().Match(Body) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The link in the text; null if there is none.</summary>
    public Uri? Link => Address().Match(Body) is { Success: true } match ? new Uri(match.Value.Replace("&amp;", "&", StringComparison.Ordinal)) : null;

    /// <summary>What and for whom.</summary>
    /// <returns>No code and no link.</returns>
    public override string ToString() => $"{TemplateType} for {Recipient}";

    [GeneratedRegex(@"\b([0-9]{6})\b")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
