using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// The flows of one browser: five operations of Ory each for "begin", "look" and "send", and one kind of answer.
internal sealed class FlowClient(FrontendClient client, OryCookies cookies, OutageLog outages)
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
            var answer = kind switch
            {
                FlowKind.Login => Begun(await client.GetLoginFlowAsync(id, credential, cancellationToken)),
                FlowKind.Registration => Begun(await client.GetRegistrationFlowAsync(id, credential, cancellationToken)),
                FlowKind.Recovery => Begun(await client.GetRecoveryFlowAsync(id, credential, cancellationToken)),
                FlowKind.Verification => Begun(await client.GetVerificationFlowAsync(id, credential, cancellationToken)),
                _ => Settings(await client.GetSettingsFlowAsync(id, credential, cancellationToken)),
            };

            return answer is FlowAnswer.Show show && IsOfProgram(show.Flow) ? new FlowAnswer.Restart("notice.replaced") : answer;
        }
        catch (FrontendException failure)
        {
            return Failed(failure, kind, creating: false);
        }
    }

    public async Task<FlowAnswer> SendAsync(FlowKind kind, string id, IReadOnlyDictionary<string, JsonElement> fields, CancellationToken cancellationToken)
    {
        var credential = cookies.Credential;
        try
        {
            return kind switch
            {
                FlowKind.Login => StepReader.Login(id, Took(await client.UpdateLoginFlowAsync(id, new UpdateLoginFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
                FlowKind.Registration => StepReader.Registration(Took(await client.UpdateRegistrationFlowAsync(id, new UpdateRegistrationFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
                FlowKind.Recovery => StepReader.Recovery(Took(await client.UpdateRecoveryFlowAsync(id, new UpdateRecoveryFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken: cancellationToken))),
                FlowKind.Verification => StepReader.Verification(Took(await client.UpdateVerificationFlowAsync(id, new UpdateVerificationFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken: cancellationToken))),
                _ => StepReader.Settings(id, Took(await client.UpdateSettingsFlowAsync(id, new UpdateSettingsFlowWithOtherMethod { AdditionalMembers = fields }, credential, cancellationToken))),
            };
        }
        catch (FrontendException failure)
        {
            return Failed(failure, kind, creating: false);
        }
    }

    // Ory shows it to whoever knows its id, with what was typed into it: whoever made the link may look on. A mail that a program had sent leads here
    // too; of the one who has got it nothing is asked but its code.
    private static bool IsOfProgram(SelfServiceFlow flow) => flow.Type != "browser" && flow is not VerificationFlow { State: "sent_email" or "passed_challenge" };

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
        var answer = FailureReader.Read(failure, kind, creating);
        if (answer is FlowAnswer.Refused { Status: StatusCodes.Status503ServiceUnavailable })
            outages.Met(failure);
        return answer;
    }
}
