using System.Text;

namespace Ory.Frontend.Tests;

/// <summary>What no success is a value where it is part of normal work.</summary>
public sealed class OutcomeTests
{
    private const string Error = "\"error\":{\"message\":\"m\"}";

    private static readonly UpdateLoginFlowBody Login = new UpdateLoginFlowWithOtherMethod();

    [Fact]
    public async Task A_code_that_was_sent_is_no_error_though_its_status_is_400()
    {
        var result = await Ask(400, Flow("sent_email", "info"), c => c.UpdateLoginFlowAsync("x", Login, default));
        Assert.Equal("sent_email", Assert.IsType<UpdateLoginFlowResult.CodeSent>(result).Flow.State);
        Assert.IsType<UpdateRegistrationFlowResult.CodeSent>(
            await Ask(400, Flow("sent_email", "info"), c => c.UpdateRegistrationFlowAsync("x", new UpdateRegistrationFlowWithOtherMethod(), default)));
    }

    [Fact]
    public async Task A_wrong_code_is_invalid_though_its_state_is_the_same()
    {
        Assert.IsType<UpdateLoginFlowResult.Invalid>(await Ask(400, Flow("sent_email", "error"), c => c.UpdateLoginFlowAsync("x", Login, default)));
        Assert.IsType<UpdateRecoveryFlowResult.Invalid>(
            await Ask(200, Flow("sent_email", "error"), c => c.UpdateRecoveryFlowAsync("x", new UpdateRecoveryFlowWithOtherMethod(), default)));
    }

    [Fact]
    public async Task An_error_at_a_node_is_an_error_of_the_form()
    {
        var flow = """{"id":"x","state":"choose_method","ui":{"nodes":[{"type":"input","attributes":{"node_type":"input"},"messages":[{"id":4000002,"type":"error","text":""}]}]}}""";
        Assert.IsType<UpdateLoginFlowResult.Invalid>(await Ask(400, flow, c => c.UpdateLoginFlowAsync("x", Login, default)));
    }

    [Fact]
    public async Task A_step_without_an_error_leads_to_the_next()
    {
        Assert.IsType<UpdateLoginFlowResult.NextStep>(await Ask(400, Flow("choose_method", null), c => c.UpdateLoginFlowAsync("x", Login, default)));
        Assert.IsType<UpdateSettingsFlowResult.NextStep>(
            await Ask(200, Flow("success", null), c => c.UpdateSettingsFlowAsync("x", new UpdateSettingsFlowWithOtherMethod(), default)));
        Assert.IsType<UpdateSettingsFlowResult.Success>(
            await Ask(200, Flow("success", "success"), c => c.UpdateSettingsFlowAsync("x", new UpdateSettingsFlowWithOtherMethod(), default)));
        Assert.IsType<UpdateRecoveryFlowResult.NextStep>(
            await Ask(200, Flow("recovery_awaiting_address_choice", null), c => c.UpdateRecoveryFlowAsync("x", new UpdateRecoveryFlowWithOtherMethod(), default)));
        Assert.IsType<UpdateVerificationFlowResult.Success>(
            await Ask(200, Flow("passed_challenge", "success"), c => c.UpdateVerificationFlowAsync("x", new UpdateVerificationFlowWithOtherMethod(), default)));
        Assert.IsType<UpdateVerificationFlowResult.NextStep>(
            await Ask(200, Flow("choose_method", null), c => c.UpdateVerificationFlowAsync("x", new UpdateVerificationFlowWithOtherMethod(), default)));
    }

    // Ory begins it when a provider is to be linked to an account whose second factor is missing.
    [Fact]
    public async Task Another_flow_for_the_second_factor_is_no_sign_in()
    {
        var result = await Ask(200, Flow("choose_method", "info"), c => c.UpdateLoginFlowAsync("x", Login, default));

        Assert.Equal("choose_method", Assert.IsType<UpdateLoginFlowResult.NextStep>(result).Flow.State);
    }

    [Fact]
    public async Task The_browser_has_to_go_elsewhere()
    {
        var body = "{\"error\":{\"id\":\"browser_location_change_required\",\"message\":\"m\"},\"redirect_browser_to\":\"https://x.example\"}";
        Assert.Equal("https://x.example", Assert.IsType<UpdateLoginFlowResult.RedirectRequired>(await Ask(422, body, c => c.UpdateLoginFlowAsync("x", Login, default))).RedirectBrowserTo);
        await Assert.ThrowsAsync<FrontendException>(() => Ask(422, $"{{{Error}}}", c => c.UpdateLoginFlowAsync("x", Login, default)));
    }

    [Theory]
    [InlineData("self_service_flow_expired")]
    [InlineData("self_service_flow_replaced")]
    public async Task Another_flow_takes_the_place_of_one_that_is_over(string id)
    {
        var body = $"{{\"error\":{{\"id\":\"{id}\",\"message\":\"m\"}},\"use_flow_id\":\"u\",\"expired_at\":\"2026-01-01T10:00:00Z\",\"since\":61000000000}}";
        Assert.Equal("u", Assert.IsType<UpdateVerificationFlowResult.FlowReplaced>(
            await Ask(410, body, c => c.UpdateVerificationFlowAsync("x", new UpdateVerificationFlowWithOtherMethod(), default))).UseFlowId);
        Assert.Equal("u", Assert.IsType<UpdateSettingsFlowResult.FlowReplaced>(
            await Ask(410, body, c => c.UpdateSettingsFlowAsync("x", new UpdateSettingsFlowWithOtherMethod(), default))).UseFlowId);
        await Assert.ThrowsAsync<FrontendException>(() => Ask(410, $"{{{Error}}}", c => c.UpdateLoginFlowAsync("x", Login, default)));
    }

    [Theory]
    [InlineData("http://ory.test/self-service/recovery/flows?id=u", "u", null)]
    [InlineData("http://ory.test/self-service/recovery/flows?x=y&id=u#z", "u", null)]
    [InlineData("http://app.test/recovery?flow=u", null, "http://app.test/recovery?flow=u")]
    public async Task A_redirect_names_the_new_flow_or_where_to_go(string location, string? flow, string? target)
    {
        var result = await Ask(303, "", c => c.UpdateRecoveryFlowAsync("x", new UpdateRecoveryFlowWithOtherMethod(), default), location);
        Assert.Equal(flow, (result as UpdateRecoveryFlowResult.FlowReplaced)?.UseFlowId);
        Assert.Equal(target, (result as UpdateRecoveryFlowResult.RedirectRequired)?.RedirectBrowserTo);
    }

    [Fact]
    public async Task A_change_may_need_a_fresh_sign_in_or_a_second_factor()
    {
        var body = new UpdateSettingsFlowWithOtherMethod();
        Assert.Equal("r", Assert.IsType<UpdateSettingsFlowResult.RefreshRequired>(
            await Ask(403, Forbidden("session_refresh_required"), c => c.UpdateSettingsFlowAsync("x", body, default))).RedirectBrowserTo);
        Assert.Equal("r", Assert.IsType<UpdateSettingsFlowResult.AalRequired>(
            await Ask(403, Forbidden("session_aal2_required"), c => c.UpdateSettingsFlowAsync("x", body, default))).RedirectBrowserTo);
        Assert.IsType<SettingsFlowResult.AalRequired>(await Ask(403, Forbidden("session_aal2_required"), c => c.CreateBrowserSettingsFlowAsync(default)));
        Assert.IsType<ListMySessionsResult.AalRequired>(await Ask(403, Forbidden("session_aal2_required"), c => c.ListMySessionsAsync(default)));
        Assert.IsType<ToSessionResult.AalRequired>(await Ask(403, Forbidden("session_aal2_required"), c => c.ToSessionAsync(default)));
    }

    [Fact]
    public async Task An_address_may_have_to_be_verified_first()
    {
        var body = """
            {"error":{"id":"session_verified_address_required","code":400,"message":"m",
              "details":{"continue_with":[{"action":"show_verification_ui","flow":{"id":"v","verifiable_address":"a","url":"u"}},{"action":"dance","steps":2},{"action":"show_recovery_ui","flow":{"id":"r","url":"u"}}]}}}
            """;
        var result = Assert.IsType<UpdateLoginFlowResult.AddressVerificationRequired>(await Ask(403, body, c => c.UpdateLoginFlowAsync("x", Login, default)));
        Assert.Equal("v", Assert.IsType<ContinueWithVerificationUi>(result.ContinueWith[0]).Flow.Id);
        Assert.Equal("dance", Assert.IsType<ContinueWithUnknown>(result.ContinueWith[1]).Action);
        Assert.Equal("r", Assert.IsType<ContinueWithRecoveryUi>(result.ContinueWith[2]).Flow.Id);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"continue_with":{}}""")]
    [InlineData("""{"continue_with":[1]}""")]
    public async Task What_is_no_list_of_steps_leaves_the_demand_as_it_is(string details)
    {
        var body = $$"""{"error":{"id":"session_verified_address_required","code":400,"message":"m","details":{{details}} } }""";
        var result = await Ask(403, body, c => c.UpdateLoginFlowAsync("x", Login, default));

        Assert.Empty(Assert.IsType<UpdateLoginFlowResult.AddressVerificationRequired>(result).ContinueWith);
    }

    [Fact]
    public async Task The_operations_of_Ory_Network_answer()
    {
        var fedcm = await Ask(200, """{"providers":[{"client_id":"c","config_url":"u","fields":["name"],"parameters":{"scope":"s"}}],"csrf_token":"t"}""", c => c.CreateFedcmFlowAsync(default));
        Assert.Equal(("c", "t"), (fedcm.Providers[0].ClientId, fedcm.CsrfToken));
        var body = new UpdateFedcmFlowBody { Token = "t", CsrfToken = "c" };
        Assert.Equal("s", Assert.IsType<UpdateLoginFlowResult.Success>(
            await Ask(200, """{"session":{"id":"s"},"continue_with":null}""", c => c.UpdateFedcmFlowAsync(body, default))).Login.Session.Id);
        Assert.Equal("http://app.test/settings", await Ask(303, "", c => c.GetWellKnownChangePasswordAsync(default), "http://app.test/settings"));
        using var wire = new RecordedHandler(_ => RecordedHandler.Answer(204, null, []));
        Assert.Equal(204, (await wire.Client().DeleteTestLoginFlowAsync("x", default)).StatusCode);
    }

    [Fact]
    public async Task An_exchange_gives_the_session_and_its_token()
    {
        var result = Assert.IsType<ExchangeSessionTokenResult.Success>(
            await Ask(200, """{"session_token":"ory_st_x","session":{"id":"s","active":true}}""", c => c.ExchangeSessionTokenAsync("a", "b")));

        Assert.Equal(("ory_st_x", "s", true), (result.Response.SessionToken, result.Response.Session.Id, result.Response.Session.Active));
        await Assert.ThrowsAsync<FrontendException>(() => Ask(404, $"{{{Error}}}", c => c.ExchangeSessionTokenAsync("a", "b")));
    }

    [Fact]
    public async Task An_exchange_may_answer_with_the_flow_that_failed()
    {
        var login = Assert.IsType<ExchangeSessionTokenResult.Failed>(
            await Ask(422, Flow("choose_method", "error").Replace("\"id\":\"x\"", "\"id\":\"x\",\"requested_aal\":\"aal1\"", StringComparison.Ordinal), c => c.ExchangeSessionTokenAsync("a", "b")));
        Assert.IsType<LoginFlow>(login.Flow);
        Assert.IsType<RegistrationFlow>(Assert.IsType<ExchangeSessionTokenResult.Failed>(await Ask(422, Flow("choose_method", "error"), c => c.ExchangeSessionTokenAsync("a", "b"))).Flow);
    }

    // Ory does what the person needs, whichever flow his ID token was submitted to.
    [Fact]
    public async Task Who_signs_up_with_an_ID_token_of_an_account_is_signed_in()
    {
        var body = new UpdateRegistrationFlowWithOidcMethod { Provider = "apple", IdToken = "t" };
        var result = await Ask(200, """{"session_token":"ory_st_x","session":{"id":"s","active":true,"identity":null},"continue_with":null}""", c => c.UpdateRegistrationFlowAsync("x", body, default));
        Assert.Equal("ory_st_x", Assert.IsType<UpdateRegistrationFlowResult.SignedIn>(result).Login.SessionToken);

        result = await Ask(200, """{"session_token":"ory_st_x","session":{"id":"s"},"identity":{"id":"i"},"continue_with":null}""", c => c.UpdateRegistrationFlowAsync("x", body, default));
        Assert.Equal(("i", "s"), (Assert.IsType<UpdateRegistrationFlowResult.Success>(result).Registration.Identity.Id, ((UpdateRegistrationFlowResult.Success)result).Registration.Session!.Id));
    }

    [Fact]
    public async Task Who_signs_in_with_an_ID_token_of_nobody_is_signed_up()
    {
        var body = new UpdateLoginFlowWithOidcMethod { Provider = "apple", IdToken = "t" };
        var result = await Ask(200, """{"identity":{"id":"i"},"continue_with":null}""", c => c.UpdateLoginFlowAsync("x", body, default));
        Assert.Equal("i", Assert.IsType<UpdateLoginFlowResult.SignedUp>(result).Registration.Identity.Id);

        // Where the server signs in at once there is a session, which is what was asked for.
        result = await Ask(200, """{"session_token":"ory_st_x","session":{"id":"s"},"identity":{"id":"i"},"continue_with":null}""", c => c.UpdateLoginFlowAsync("x", body, default));
        Assert.Equal("ory_st_x", Assert.IsType<UpdateLoginFlowResult.Success>(result).Login.SessionToken);
    }

    [Fact]
    public async Task An_ID_token_with_the_address_of_an_account_leads_to_a_sign_in_that_links_it()
    {
        var flow = Flow("choose_method", "info").Replace("\"id\":\"x\"", "\"id\":\"login\",\"requested_aal\":\"aal1\"", StringComparison.Ordinal);
        var result = await Ask(400, flow, c => c.UpdateRegistrationFlowAsync("x", new UpdateRegistrationFlowWithOidcMethod { Provider = "apple", IdToken = "t" }, default));
        var required = Assert.IsType<UpdateRegistrationFlowResult.SignInRequired>(result);
        Assert.Equal(("login", "aal1"), (required.Flow.Id, required.Flow.RequestedAal));
    }

    private static string Forbidden(string id) => $"{{\"error\":{{\"id\":\"{id}\",\"message\":\"m\"}},\"redirect_browser_to\":\"r\"}}";

    private static string Flow(string state, string? message) =>
        $"{{\"id\":\"x\",\"state\":\"{state}\",\"ui\":{{\"nodes\":null{(message is null ? "" : $",\"messages\":[{{\"id\":1,\"type\":\"{message}\",\"text\":\"t\"}}]")}}}}}";

    private static async Task<T> Ask<T>(int status, string body, Func<FrontendClient, Task<FrontendResponse<T>>> call, string? location = null)
    {
        using var wire = new RecordedHandler(_ =>
        {
            var answer = RecordedHandler.Answer(status, body.Length == 0 ? null : "application/json", Encoding.UTF8.GetBytes(body));
            if (location is not null)
                answer.Headers.TryAddWithoutValidation("Location", location);
            return answer;
        });
        return (await call(wire.Client())).Value;
    }
}
