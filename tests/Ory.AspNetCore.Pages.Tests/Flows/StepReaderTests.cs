using Ory.Frontend;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What follows a form, where it is not the form again.</summary>
public class StepReaderTests
{
    private const string Id = FlowJson.Id;
    private const string Other = "c0ffee00-0000-4000-8000-00000000000a";
    private const string Elsewhere = "https://provider.example/authorize?state=x";

    [Fact]
    public void A_redirect_leads_to_where_Ory_says()
    {
        FlowAnswer[] answers =
        [
            StepReader.Login(Id, new UpdateLoginFlowResult.RedirectRequired(Elsewhere, null)),
            StepReader.Registration(new UpdateRegistrationFlowResult.RedirectRequired(Elsewhere, null)),
            StepReader.Recovery(new UpdateRecoveryFlowResult.RedirectRequired(Elsewhere, null)),
            StepReader.Verification(new UpdateVerificationFlowResult.RedirectRequired(Elsewhere, null)),
            StepReader.Settings(Id, new UpdateSettingsFlowResult.RedirectRequired(Elsewhere, null)),
        ];

        Assert.All(answers, answer => Assert.Equal(new FlowAnswer.Leave(Elsewhere), answer));
    }

    [Fact]
    public void A_redirect_to_the_flow_itself_is_the_flows_own_page()
    {
        var address = "http://ui.example/anything?flow=" + Id;

        Assert.Equal(new FlowAnswer.Continue(FlowKind.Login, Id), StepReader.Login(Id, new UpdateLoginFlowResult.RedirectRequired(address, null)));
        Assert.Equal(new FlowAnswer.Continue(FlowKind.Settings, Id), StepReader.Settings(Id, new UpdateSettingsFlowResult.RedirectRequired(address, null)));
        Assert.Equal(new FlowAnswer.Leave(address), StepReader.Login(Other, new UpdateLoginFlowResult.RedirectRequired(address, null)));
        Assert.Equal(new FlowAnswer.Leave(address), StepReader.Settings(Other, new UpdateSettingsFlowResult.RedirectRequired(address, null)));
    }

    [Fact]
    public void A_recovery_that_succeeds_goes_on_in_the_settings()
    {
        Assert.Equal(new FlowAnswer.Continue(FlowKind.Settings, Other), StepReader.Recovery(new UpdateRecoveryFlowResult.RedirectRequired("http://ui.example/settings?flow=" + Other, null)));
        Assert.Equal(new FlowAnswer.Leave("http://ui.example/?flow=none"), StepReader.Recovery(new UpdateRecoveryFlowResult.RedirectRequired("http://ui.example/?flow=none", null)));
    }

    [Fact]
    public void A_flow_that_is_over_begins_anew_as_the_one_that_Ory_names()
    {
        FlowAnswer[] answers =
        [
            StepReader.Login(Id, new UpdateLoginFlowResult.FlowReplaced(Other, null)),
            StepReader.Registration(new UpdateRegistrationFlowResult.FlowReplaced(Other, null)),
            StepReader.Recovery(new UpdateRecoveryFlowResult.FlowReplaced(Other, null)),
            StepReader.Verification(new UpdateVerificationFlowResult.FlowReplaced(Other, null)),
            StepReader.Settings(Id, new UpdateSettingsFlowResult.FlowReplaced(Other, null)),
        ];

        Assert.All(answers, answer => Assert.Equal(new FlowAnswer.Restart("notice.replaced", Other), answer));
    }

    [Fact]
    public void What_else_is_to_be_done_comes_before_going_back()
    {
        var error = new GenericError { Message = "" };
        FlowAnswer After(ContinueWith step) => StepReader.Login(Id, new UpdateLoginFlowResult.AddressVerificationRequired([Back, step], error));

        Assert.Equal(new FlowAnswer.Continue(FlowKind.Verification, Other), After(new ContinueWithVerificationUi { Flow = new ContinueWithFlow { Id = Other } }));
        Assert.Equal(new FlowAnswer.Continue(FlowKind.Settings, Other), After(new ContinueWithSettingsUi { Flow = new ContinueWithFlow { Id = Other } }));
        Assert.Equal(new FlowAnswer.Continue(FlowKind.Recovery, Other), After(new ContinueWithRecoveryUi { Flow = new ContinueWithFlow { Id = Other } }));
        Assert.Equal(new FlowAnswer.Leave(Elsewhere), After(new ContinueWithUnknown { Action = "dance" }));
    }

    [Fact]
    public void A_change_that_sends_a_code_goes_on_with_it_and_another_stays_where_it_was_made()
    {
        var verify = new ContinueWithVerificationUi { Flow = new ContinueWithFlow { Id = Other } };

        Assert.Equal(new FlowAnswer.Continue(FlowKind.Verification, Other), Changed(returnTo: null, Back, verify));
        Assert.IsType<FlowAnswer.Show>(Changed(returnTo: null, Back));
        Assert.Equal(new FlowAnswer.Leave(Elsewhere), Changed(Elsewhere, Back));
        Assert.IsType<FlowAnswer.StepUp>(StepReader.Settings(Id, new UpdateSettingsFlowResult.AalRequired("http://127.0.0.1/", new GenericError { Message = "" })));
    }

    private static ContinueWithRedirectBrowserTo Back => new() { RedirectBrowserTo = Elsewhere };

    private static FlowAnswer Changed(string? returnTo, params ContinueWith[] steps)
    {
        var flow = FrontendJson.Deserialize<SettingsFlow>(System.Text.Encoding.UTF8.GetBytes(FlowJson.Of("settings", "success", [], returnTo: returnTo)));
        return StepReader.Settings(Id, new UpdateSettingsFlowResult.Success(flow with { ContinueWith = steps }));
    }
}
