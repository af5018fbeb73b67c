using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A sign-in, a refresh or a step-up.</summary>
internal sealed class LoginFlow(FlowStart start) : SessionFlow(start)
{
    public override string Name => "login";

    public bool IsRefresh { get; init; }

    public string RequestedAal { get; init; } = "aal1";

    /// <summary>A credential to be linked once its owner has signed in.</summary>
    public CredentialLink? Link { get; set; }

    public override JsonObject ToJson()
    {
        var json = Head(head => head["organization_id"] = OrganizationId?.ToString());
        json["created_at"] = Json.Time(CreatedAt);
        json["updated_at"] = Json.Time(UpdatedAt);
        json["refresh"] = IsRefresh;
        json["requested_aal"] = RequestedAal;
        return Tail(json);
    }
}
