using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The verifications that were begun because of another flow, and what the answer says of them.</summary>
/// <param name="server">The server.</param>
/// <param name="items">The <c>continue_with</c> of the answer.</param>
internal sealed class BegunVerifications(Server server, JsonArray items)
{
    private (VerificationFlow Flow, string Address)? _last;

    /// <summary>Where a page goes on; null where it is shown none.</summary>
    public string? PageUrl { get; private set; }

    /// <summary>Keeps one, which an older flag tells of at once.</summary>
    public void Add(VerificationFlow flow, string address)
    {
        _last = (flow, address);
        if (server.Configuration.Features.LegacyContinueWithVerificationUi) Tell(flow, address);
    }

    /// <summary>The hook <c>show_verification_ui</c>: tells of the last one, also where the flag did so before.</summary>
    public void Show()
    {
        if (_last is not var (flow, address)) return;
        Tell(flow, address);
        PageUrl = server.Verification.UrlOf(flow);
    }

    private void Tell(VerificationFlow flow, string address) => items.Add(server.Verification.ContinueWith(flow, address, flow.IsBrowser));
}
