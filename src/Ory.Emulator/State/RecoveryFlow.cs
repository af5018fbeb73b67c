using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A way back into an account.</summary>
internal sealed class RecoveryFlow(FlowStart start) : Flow(start)
{
    public override string Name => "recovery";

    /// <summary>Made by an administrator, who vouches for nobody's address.</summary>
    public bool IsAdministrators { get; init; }

    /// <summary>Whoever has the administrator's code may use it, in any browser. A flow behind a link of his is nobody's to read.</summary>
    public bool IsAnyBrowsers => IsAdministrators && !IsBehindLink;

    public bool IsBehindLink { get; init; }

    /// <summary>Whose account it recovered; null until it did.</summary>
    public Guid? RecoveredIdentityId { get; set; }

    /// <summary>Shown in the answer that recovered the account only.</summary>
    public JsonArray? ContinueWith { get; set; }

    public override void ForgetShown()
    {
        ContinueWith = null;
        base.ForgetShown();
    }

    public override JsonObject ToJson()
    {
        var json = Tail(Head());
        if (ContinueWith is not null) json["continue_with"] = ContinueWith.DeepClone();
        return json;
    }
}
