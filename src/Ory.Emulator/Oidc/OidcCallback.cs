using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The way back from a provider: sign in, sign up, link, or show what went wrong.</summary>
internal sealed class OidcCallback(Server server, OidcMethod method, OidcJourneys journeys)
{
    private readonly OidcRefusal _refusal = new(server);

    public async ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!server.Methods.IsEnabled(method))
        {
            await exchange.WriteErrorAsync(Errors.MethodIsOff(method.Id));
            return;
        }

        if (journeys.Find(exchange.Query("state"), exchange.RouteValues.GetValueOrDefault("provider")) is not { } journey)
        {
            await exchange.ForwardAsync(Errors.BadRequest("Nobody left for the provider with this state, or long ago."));
            return;
        }

        await journey.Flow.Gate.WaitAsync(cancellationToken);
        try
        {
            if (Fault(exchange, journey.Flow) is { } fault)
                await exchange.ForwardAsync(fault);
            else if (!journeys.IsSameBrowser(exchange, journey))
                await exchange.ForwardAsync(Errors.BadRequest("This browser did not leave for the provider with this state, or too long ago."));
            else
                await ContinueAsync(exchange, journey, cancellationToken);
        }
        finally
        {
            journey.Flow.ForgetShown();
            journey.Flow.Gate.Release();
        }
    }

    /// <summary>Sends a browser that posts the provider's answer here once more, with its cookies this time.</summary>
    public async ValueTask AskAgainAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        IEnumerable<(string Name, string Value)> posted = await exchange.FormAsync(cancellationToken) is { IsForm: true } form ? form.Fields : [];
        var asked = Urls.Fields(exchange.Request.QueryString.Value is ['?', .. var query] ? query : "");
        // Of several values the last counts, and what the address says before what was posted.
        var last = posted.Concat(asked).GroupBy(field => field.Name).Select(field => field.Last());
        await exchange.RedirectAsync(StatusCodes.Status302Found, Urls.WithQuery(server.PublicUrl + exchange.Request.Path.ToUriComponent(), [.. last]));
    }

    // Why the flow cannot go on, which no form of it can say.
    private static ApiError? Fault(Exchange exchange, Flow flow)
    {
        var settings = flow as SettingsFlow;
        if (settings is not null && !exchange.Session.IsActive)
            return Errors.SessionInactiveInBrowser;
        if (flow.ExpiresAt <= exchange.Now)
            return Errors.FlowExpired(flow, Guid.Empty, exchange.Now);
        return settings is not null && settings.IdentityId != exchange.Session.Identity!.Id ? Errors.IdentityMismatch : null;
    }

    private async ValueTask ContinueAsync(Exchange exchange, OidcJourney journey, CancellationToken cancellationToken)
    {
        var code = exchange.Query("code") is { Length: > 0 } usual ? usual : exchange.Query("authCode");
        if (code.Length == 0 || exchange.Query("error").Length > 0)
        {
            var description = exchange.Query("error_description") is { Length: > 0 } given ? given : exchange.Query("error");
            await _refusal.RejectAsync(exchange, journey, FieldError.OnForm(Messages.Invalid($"The provider refused: {description}")));
            return;
        }

        if (exchange.Session.IsActive && journey.Flow is not (SettingsFlow or LoginFlow { IsRefresh: true }))
        {
            await SendOnAsync(exchange, journey.Flow, exchange.Session.Session);
            return;
        }

        try
        {
            var who = await journey.Provider.RedeemAsync(code, server.Oidc.CallbackUrl(journey.ProviderId), journey.CodeVerifier, cancellationToken);
            await (journey.Flow is SettingsFlow settings
                ? LinkAsync(exchange, journey, settings, who)
                : new OidcSignIn(server).AnswerAsync(exchange, new OidcArrival((SessionFlow)journey.Flow, journey.ProviderId, who, journey.Traits, journey.TransientPayload)));
        }
        catch (OidcProviderException exception)
        {
            Log.ProviderFailed(server.Logger, exception, journey.ProviderId);
            if (exception.IsExchangeFault)
                await exchange.ForwardAsync(journey.Flow.IsBrowser, OidcMethod.Unexplained(exchange, journey.Flow, exception.Message));
            else if (exception.IsUseless)
                await exchange.ForwardAsync(journey.Flow.IsBrowser, Errors.InternalBecause(exception.Message));
            else
                await _refusal.RejectAsync(exchange, journey, FieldError.OnForm(Messages.Invalid(exception.Message)));
        }
    }

    // Who is signed in already, as when the page is loaded again, goes where the sign-in would have led.
    private ValueTask SendOnAsync(Exchange exchange, Flow flow, Session session)
    {
        var url = server.ReturnTo.Resolve(flow.ReturnTo, (flow is LoginFlow ? server.Configuration.Login : server.Configuration.Registration).ReturnUrlAfter(OidcCredential.Type)).Url;
        return exchange.RedirectAsync(303, flow is SessionFlow { Exchange: { } codes } ? codes.Complete(session, url) : url);
    }

    private async ValueTask LinkAsync(Exchange exchange, OidcJourney journey, SettingsFlow flow, OidcIdentity who)
    {
        var session = exchange.Session;
        flow.Active = OidcCredential.Type;
        var step = new SettingsStep(exchange, flow, SubmittedForm.Of(new JsonObject { ["link"] = journey.ProviderId }), session.Session!, session.Identity!);
        Outcome outcome = new Outcome.Changed(identity => OidcCredential.Link(identity, journey.ProviderId, who.Subject, exchange.Now, who.Tokens))
        {
            Proved = new AuthenticationMethod(OidcCredential.Type, "aal1", exchange.Now, journey.ProviderId),
        };
        if (!step.IsPrivileged)
            outcome = Outcome.RefreshRequired.Instance;
        else if (!method.IsLinkable(step.Identity, journey.ProviderId))
            outcome = new Outcome.Invalid(FieldError.OnForm(OidcMethod.NotLinkable));
        await server.Settings.Submission.AnswerAsync(step, method, outcome);
    }
}
