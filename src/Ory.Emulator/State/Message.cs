using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A mail or text message as the courier keeps it.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Body, string TemplateType, string Channel, DateTimeOffset CreatedAt)
{
    /// <summary>The one-time code in it, if any.</summary>
    public string? Code { get; init; }

    /// <summary>The link in it, if any.</summary>
    public string? Link { get; init; }

    /// <summary>When the admin API's list says it was made.</summary>
    public DateTimeOffset Listed { get; init; } = CreatedAt;

    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["status"] = "sent",
        ["type"] = Channel == "sms" ? "sms" : "email",
        ["recipient"] = Recipient,
        ["body"] = Body,
        ["subject"] = Subject,
        ["template_type"] = TemplateType,
        ["channel"] = Channel,
        ["send_count"] = 1,
        ["created_at"] = Json.Time(Listed),
        ["updated_at"] = Json.Time(Listed),
    };
}
