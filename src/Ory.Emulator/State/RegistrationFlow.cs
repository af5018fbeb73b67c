using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A sign-up.</summary>
internal sealed class RegistrationFlow(FlowStart start) : SessionFlow(start)
{
    public override string Name => "registration";

    public override JsonObject ToJson()
    {
        var json = Head();
        json["organization_id"] = OrganizationId?.ToString();
        return Tail(json);
    }
}
