using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Somebody's settings. Unlike other flows it can be submitted again and again.</summary>
internal sealed class SettingsFlow : Flow
{
    public SettingsFlow(FlowStart start, Guid identityId) : base(start) => (IdentityId, State) = (identityId, FlowStates.ShowForm);

    public override string Name => "settings";

    public Guid IdentityId { get; }

    /// <summary>The identity as the answer shows it; set by whoever writes the answer.</summary>
    public JsonObject? IdentityJson { get; set; }

    /// <summary>Shown in the answer to a success only.</summary>
    public JsonArray? ContinueWith { get; set; }

    /// <summary>The secret behind the QR code that the form shows.</summary>
    public string? TotpUrl { get; set; }

    /// <summary>Backup codes that were made and wait for confirmation.</summary>
    public JsonArray? PendingLookupCodes { get; set; }

    public override void ForgetShown()
    {
        ContinueWith = null;
        base.ForgetShown();
    }

    public override JsonObject ToJson()
    {
        var json = Head();
        json["identity"] = IdentityJson?.DeepClone();
        Tail(json);
        if (ContinueWith is not null) json["continue_with"] = ContinueWith.DeepClone();
        return json;
    }
}
