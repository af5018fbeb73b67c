using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A mail or text message as the courier keeps it.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Body, string TemplateType, string Channel, DateTimeOffset CreatedAt)
{
    /// <summary>The id of the attempt at sending it.</summary>
    public Guid DispatchId { get; } = Guid.NewGuid();

    /// <summary>When the admin API's list says it was made.</summary>
    public DateTimeOffset Listed { get; init; } = CreatedAt;

    /// <summary>The message alone, with the one attempt at sending it.</summary>
    public JsonObject ToJsonWithDispatches()
    {
        var json = ToJson();
        json["dispatches"] = new JsonArray(new JsonObject
        {
            ["id"] = DispatchId.ToString(),
            ["message_id"] = Id.ToString(),
            ["status"] = "success",
            ["error"] = null,
            ["created_at"] = Json.Time(Listed),
            ["updated_at"] = Json.Time(Listed),
        });
        return json;
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["status"] = "sent",
        ["type"] = Channel == "sms" ? "phone" : "email",
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
