using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A self-service flow. It is changed in place, by one request at a time: whoever works on it holds <see cref="Gate"/>.</summary>
internal abstract class Flow
{
    protected Flow(FlowStart start)
    {
        Type = start.IsBrowser ? "browser" : "api";
        IssuedAt = CreatedAt = UpdatedAt = start.Now;
        ExpiresAt = start.Now + start.Lifespan;
        RequestUrl = start.RequestUrl;
        ReturnTo = start.ReturnTo;
        CsrfSecret = start.CsrfSecret;
        Ui = new UiContainer($"{start.PublicUrl}/self-service/{Name}?flow={Id}");
    }

    public abstract string Name { get; }

    public SemaphoreSlim Gate { get; } = new(1, 1);

    public Guid Id { get; } = Guid.NewGuid();

    public string Type { get; }

    public bool IsBrowser => Type == "browser";

    public DateTimeOffset IssuedAt { get; }

    public DateTimeOffset ExpiresAt { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string RequestUrl { get; set; }

    public string? ReturnTo { get; set; }

    /// <summary>The method in use.</summary>
    public string? Active { get; set; }

    public UiContainer Ui { get; set; }

    public string State { get; set; } = FlowStates.ChooseMethod;

    /// <summary>The secret of the CSRF cookie the flow was made under: whoever reads a browser flow has to bring it.</summary>
    public byte[] CsrfSecret { get; set; }

    /// <summary>Whatever a method has to remember between two submits, by its id; never shown.</summary>
    public Dictionary<string, JsonNode?> Remembered { get; } = [];

    /// <summary>Shown in one answer only; never kept.</summary>
    public JsonObject? TransientPayload { get; set; }

    public abstract JsonObject ToJson();

    /// <summary>Forgets what one answer alone shows, also where it did not arrive.</summary>
    public virtual void ForgetShown() => TransientPayload = null;

    /// <summary>The members that all flows begin with.</summary>
    protected JsonObject Head(Action<JsonObject>? afterId = null)
    {
        var json = new JsonObject { ["id"] = Id.ToString() };
        afterId?.Invoke(json);
        json["type"] = Type;
        json["expires_at"] = Json.Time(ExpiresAt);
        json["issued_at"] = Json.Time(IssuedAt);
        json["request_url"] = RequestUrl;
        if (!string.IsNullOrEmpty(ReturnTo)) json["return_to"] = ReturnTo;
        if (Active is not null) json["active"] = Active;
        json["ui"] = Ui.ToJson();
        return json;
    }

    protected virtual JsonObject Tail(JsonObject json)
    {
        json["state"] = State;
        if (TransientPayload is not null) json["transient_payload"] = TransientPayload.DeepClone();
        return json;
    }
}
