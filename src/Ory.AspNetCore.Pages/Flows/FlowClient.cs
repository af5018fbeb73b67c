using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// The flows of one browser: five operations of Ory each for "begin", "look" and "send", and one kind of answer.
internal sealed class FlowClient(FrontendClient client, OryCookies cookies)
{
    public async Task<FlowAnswer> BeginAsync(FlowKind kind, IQueryCollection query, string? returnTo, CancellationToken cancellationToken)
    {
        string? Asked(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
        bool? refresh = bool.TryParse(Asked("refresh"), out var asked) ? asked : null;
        var credential = cookies.Credential;
        try
        {
            return kind switch
            {
                FlowKind.Login => Begun(await client.CreateBrowserLoginFlowAsync(credential, refresh, Asked("aal"), returnTo, Asked("login_challenge"), Asked("organization"), Asked("via"), Asked("identity_schema"), cancellationToken)),
                // The verification that follows a sign-up would else forget where the person wanted to go.
                FlowKind.Registration => Begun(await client.CreateBrowserRegistrationFlowAsync(credential, returnTo, Asked("login_challenge"), Asked("after_verification_return_to") ?? returnTo, Asked("organization"), Asked("identity_schema"), cancellationToken)),
                FlowKind.Recovery => Begun(await client.CreateBrowserRecoveryFlowAsync(credential, returnTo, cancellationToken: cancellationToken)),
                FlowKind.Verification => Begun(await client.CreateBrowserVerificationFlowAsync(credential, returnTo, cancellationToken: cancellationToken)),
                _ => Settings(await client.CreateBrowserSettingsFlowAsync(credential, returnTo, cancellationToken: cancellationToken)),
            };
        }
        catch (FrontendException failure)
        {
            return Failed(failure, kind, creating: true);
        }
    }

    public async Task<FlowAnswer> LookAsync(FlowKind kind, string id, CancellationToken cancellationToken)
    {
        var credential = cookies.Credential;
        try
        {
            return kind switch
            {
                FlowKind.Login => Begun(await client.GetLoginFlowAsync(id, credential, cancellationToken)),
                FlowKind.Registration => Begun(await client.GetRegistrationFlowAsync(id, credential, cancellationToken)),
                FlowKind.Recovery => Begun(await client.GetRecoveryFlowAsync(id, credential, cancellationToken)),
                FlowKind.Verification => Begun(await client.GetVerificationFlowAsync(id, credential, cancellationToken)),
                _ => Settings(await client.GetSettingsFlowAsync(id, credential, cancellationToken)),
            };
        }
        catch (FrontendException failure)
        {
            return Failed(failure, kind, creating: false);
        }
    }

    public async Task<FlowAnswer> SendAsync(FlowKind kind, string id, IDictionary<string, JsonElement> fields, CancellationToken cancellationToken)
    {
        var credential = cookies.Credential;
        try
        {
            return kind switch
            {
                FlowKind.Login => Login(id, Took(await client.UpdateLoginFlowAsync(id, new UpdateLoginFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
                FlowKind.Registration => Registration(Took(await client.UpdateRegistrationFlowAsync(id, new UpdateRegistrationFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
                FlowKind.Recovery => Recovery(Took(await client.UpdateRecoveryFlowAsync(id, new UpdateRecoveryFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken: cancellationToken))),
                FlowKind.Verification => Verification(Took(await client.UpdateVerificationFlowAsync(id, new UpdateVerificationFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken: cancellationToken))),
                _ => Settings(id, Took(await client.UpdateSettingsFlowAsync(id, new UpdateSettingsFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
            };
        }
        catch (FrontendException failure)
        {
            return Failed(failure, kind, creating: false);
        }
    }

    private static FlowAnswer Login(string id, UpdateLoginFlowResult result) => result switch
    {
        UpdateLoginFlowResult.Success success => After(success.Login.ContinueWith),
        UpdateLoginFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateLoginFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        // Another flow's id: Ory has begun a new one, to link an account.
        UpdateLoginFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: invalid.Flow.Id != id),
        UpdateLoginFlowResult.AddressVerificationRequired verify => After(verify.ContinueWith),
        UpdateLoginFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) == id
            ? new FlowAnswer.Continue(FlowKind.Login, id)
            : new FlowAnswer.Leave(away.RedirectBrowserTo, Finished: false),
        UpdateLoginFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    private static FlowAnswer Registration(UpdateRegistrationFlowResult result) => result switch
    {
        UpdateRegistrationFlowResult.Success success => After(success.Registration.ContinueWith),
        UpdateRegistrationFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRegistrationFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRegistrationFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateRegistrationFlowResult.RedirectRequired away => new FlowAnswer.Leave(away.RedirectBrowserTo, Finished: false),
        UpdateRegistrationFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    private static FlowAnswer Recovery(UpdateRecoveryFlowResult result) => result switch
    {
        UpdateRecoveryFlowResult.Success success => success.Flow.ContinueWith.Count > 0 ? After(success.Flow.ContinueWith) : new FlowAnswer.Show(success.Flow, Advanced: true),
        UpdateRecoveryFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRecoveryFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateRecoveryFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        // The address is that of the settings page as Ory knows it, whose flow lets a new password be set.
        UpdateRecoveryFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) is { } settings
            ? new FlowAnswer.Continue(FlowKind.Settings, settings)
            : new FlowAnswer.Leave(away.RedirectBrowserTo, Finished: true),
        UpdateRecoveryFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    private static FlowAnswer Verification(UpdateVerificationFlowResult result) => result switch
    {
        UpdateVerificationFlowResult.Success success => new FlowAnswer.Show(success.Flow, Advanced: true),
        UpdateVerificationFlowResult.CodeSent step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateVerificationFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateVerificationFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateVerificationFlowResult.RedirectRequired away => new FlowAnswer.Leave(away.RedirectBrowserTo, Finished: true),
        UpdateVerificationFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    private static FlowAnswer Settings(string id, UpdateSettingsFlowResult result) => result switch
    {
        UpdateSettingsFlowResult.Success success => AfterSettings(success.Flow),
        UpdateSettingsFlowResult.NextStep step => new FlowAnswer.Show(step.Flow, Advanced: true),
        UpdateSettingsFlowResult.Invalid invalid => new FlowAnswer.Show(invalid.Flow, Advanced: false),
        UpdateSettingsFlowResult.RefreshRequired again => new FlowAnswer.SignInAgain(again.RedirectBrowserTo),
        UpdateSettingsFlowResult.AalRequired => new FlowAnswer.StepUp(),
        UpdateSettingsFlowResult.RedirectRequired away => FlowIn(away.RedirectBrowserTo) == id
            ? new FlowAnswer.Continue(FlowKind.Settings, id)
            : new FlowAnswer.Leave(away.RedirectBrowserTo, Finished: false),
        UpdateSettingsFlowResult.FlowReplaced replaced => new FlowAnswer.Restart("notice.replaced", replaced.UseFlowId),
        _ => throw new InvalidOperationException(),
    };

    // Ory sends people to its own idea of the settings page unless they came from somewhere; the page that they are on is as good.
    private static FlowAnswer AfterSettings(SettingsFlow flow)
    {
        if (flow.ContinueWith.OfType<ContinueWithVerificationUi>().FirstOrDefault() is { } verify)
            return new FlowAnswer.Continue(FlowKind.Verification, verify.Flow.Id);

        return flow.ReturnTo is { Length: > 0 } && flow.ContinueWith.OfType<ContinueWithRedirectBrowserTo>().FirstOrDefault() is { } back
            ? new FlowAnswer.Leave(back.RedirectBrowserTo, Finished: true)
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

        return new FlowAnswer.Leave(steps.OfType<ContinueWithRedirectBrowserTo>().FirstOrDefault()?.RedirectBrowserTo ?? "", Finished: true);
    }

    private FlowAnswer Begun<TFlow>(FrontendResponse<TFlow> response)
        where TFlow : SelfServiceFlow => new FlowAnswer.Show(Took(response), Advanced: false);

    private FlowAnswer Settings(FrontendResponse<SettingsFlowResult> response) => Took(response) switch
    {
        SettingsFlowResult.Success success => new FlowAnswer.Show(success.Flow, Advanced: false),
        _ => new FlowAnswer.StepUp(),
    };

    private T Took<T>(FrontendResponse<T> response)
    {
        cookies.Take(response.SetCookies);
        return response.Value;
    }

    private FlowAnswer Failed(FrontendException failure, FlowKind kind, bool creating)
    {
        cookies.Take(failure.SetCookies);
        return FailureReader.Read(failure, kind, creating);
    }

    private static string? FlowIn(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query).TryGetValue("flow", out var flow)
        && Guid.TryParse(flow, out _)
            ? flow.ToString()
            : null;
}
