using Microsoft.AspNetCore.WebUtilities;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// What Ory answered to a form, flow by flow.
internal static class StepReader
{
    public static FlowAnswer Login(string id, UpdateLoginFlowResult result) => result switch
    {
        UpdateLoginFlowResult.Success success => After(success.Login.ContinueWith),
        UpdateLoginFlowResult.SignedUp signedUp => After(signedUp.Registration.ContinueWith),
        UpdateLoginFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateLoginFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        // Another flow's id: Ory has begun a new one, to link an account.
        UpdateLoginFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: invalid.Flow.Id != id),
        UpdateLoginFlowResult.AddressVerificationRequired verify => After(verify.ContinueWith),
        UpdateLoginFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) == id
            ? new FlowAnswer.Continue(FlowKind.Login, id)
            : new FlowAnswer.Leave(away.RedirectBrowserTo),
        UpdateLoginFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    public static FlowAnswer Registration(UpdateRegistrationFlowResult result) => result switch
    {
        UpdateRegistrationFlowResult.Success success => After(success.Registration.ContinueWith),
        UpdateRegistrationFlowResult.SignedIn signedIn => After(signedIn.Login.ContinueWith),
        UpdateRegistrationFlowResult.SignInRequired instead => new FlowAnswer.Continue(FlowKind.Login, instead.Flow.Id),
        UpdateRegistrationFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRegistrationFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRegistrationFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateRegistrationFlowResult.RedirectRequired away => new FlowAnswer.Leave(away.RedirectBrowserTo),
        UpdateRegistrationFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    public static FlowAnswer Recovery(UpdateRecoveryFlowResult result) => result switch
    {
        UpdateRecoveryFlowResult.Success success => success.Flow.ContinueWith.Count > 0 ? After(success.Flow.ContinueWith) : new FlowAnswer.Show(success.Flow, Advanced: true),
        UpdateRecoveryFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRecoveryFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRecoveryFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        // The address is that of the settings page as Ory knows it, whose flow lets a new password be set.
        UpdateRecoveryFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) is { } settings
            ? new FlowAnswer.Continue(FlowKind.Settings, settings)
            : new FlowAnswer.Leave(away.RedirectBrowserTo),
        UpdateRecoveryFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    public static FlowAnswer Verification(UpdateVerificationFlowResult result) => result switch
    {
        UpdateVerificationFlowResult.Success success => new FlowAnswer.Show(success.Flow, Advanced: true),
        UpdateVerificationFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateVerificationFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateVerificationFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateVerificationFlowResult.RedirectRequired away => new FlowAnswer.Leave(away.RedirectBrowserTo),
        UpdateVerificationFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    public static FlowAnswer Settings(string id, UpdateSettingsFlowResult result) => result switch
    {
        UpdateSettingsFlowResult.Success success => AfterSettings(success.Flow),
        UpdateSettingsFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateSettingsFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateSettingsFlowResult.RefreshRequired again => new FlowAnswer.SignInAgain(again.RedirectBrowserTo),
        UpdateSettingsFlowResult.AalRequired => new FlowAnswer.StepUp(),
        UpdateSettingsFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) == id
            ? new FlowAnswer.Continue(FlowKind.Settings, id)
            : new FlowAnswer.Leave(away.RedirectBrowserTo),
        UpdateSettingsFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    // Ory sends people to its own idea of the settings page unless they came from somewhere; the page that they are on is as good.
    private static FlowAnswer AfterSettings(SettingsFlow flow)
    {
        if (flow.ContinueWith.OfType<ContinueWithVerificationUi>().FirstOrDefault() is { } verify)
            return new FlowAnswer.Continue(FlowKind.Verification, verify.Flow.Id);

        return flow.ReturnTo is { Length: > 0 } && flow.ContinueWith.OfType<ContinueWithRedirectBrowserTo>().FirstOrDefault() is { } back
            ? new FlowAnswer.Leave(back.RedirectBrowserTo)
            : new FlowAnswer.Show(flow, Advanced: true);
    }

    // What else is to be done comes before going back.
    private static FlowAnswer After(IReadOnlyList<ContinueWith> steps)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case ContinueWithVerificationUi verify:
                    return new FlowAnswer.Continue(FlowKind.Verification, verify.Flow.Id);
                case ContinueWithSettingsUi settings:
                    return new FlowAnswer.Continue(FlowKind.Settings, settings.Flow.Id);
                case ContinueWithRecoveryUi recovery:
                    return new FlowAnswer.Continue(FlowKind.Recovery, recovery.Flow.Id);
            }
        }

        return new FlowAnswer.Leave(steps.OfType<ContinueWithRedirectBrowserTo>().FirstOrDefault()?.RedirectBrowserTo ?? "");
    }

    private static string? FlowIn(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && QueryHelpers.ParseQuery(uri.Query).TryGetValue("flow", out var flow)
        && Guid.TryParse(flow, out _)
            ? flow.ToString()
            : null;
}
