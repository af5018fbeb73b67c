using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The verification of an address.</summary>
internal sealed class VerificationFlow(FlowStart start) : Flow(start)
{
    public override string Name => "verification";

    public override JsonObject ToJson() => Tail(Head());
}
