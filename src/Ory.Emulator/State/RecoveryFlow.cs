using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A way back into an account.</summary>
internal sealed class RecoveryFlow(FlowStart start) : Flow(start)
{
    public override string Name => "recovery";

    /// <summary>Made by an administrator: whoever has the code may use it, in any browser.</summary>
    public bool IsAdministrators { get; init; }

    /// <summary>Whose account it is, once an address was given; null for an address that is nobody's.</summary>
    public Guid? IdentityId { get; set; }

    public JsonArray? ContinueWith { get; set; }

    public override JsonObject ToJson()
    {
        var json = Tail(Head());
        if (ContinueWith is not null) json["continue_with"] = ContinueWith.DeepClone();
        return json;
    }
}
