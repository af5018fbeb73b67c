namespace Ory.Emulator;

/// <summary>The form of a verification that is done: a link to go on with.</summary>
internal static class VerificationPassed
{
    public static void Show(Server server, VerificationFlow flow, Exchange exchange, string group)
    {
        var (url, error) = server.ReturnTo.Resolve(flow.ReturnTo, server.Configuration.Verification.AfterReturnUrl);
        if (error is not null) url = server.Configuration.DefaultReturnUrl;
        flow.Ui = new UiContainer(url) { Method = "GET" };
        flow.Ui.Messages.Add(Messages.VerificationSuccess);
        flow.Ui.SetCsrf(flow.IsBrowser ? exchange.CsrfToken() : "");
        flow.Ui.Add(new AnchorNode(group, "continue", url, Messages.Continue) { Label = Messages.Continue });
        flow.State = "passed_challenge";
    }
}
