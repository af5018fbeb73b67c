namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.UpdateSettingsFlowAsync"/> can answer.</summary>
public abstract record UpdateSettingsFlowResult
{
    private UpdateSettingsFlowResult()
    {
    }

    /// <summary>
    /// 200 with state <c>success</c>: changed. See its <see cref="SettingsFlow.ContinueWith"/>, and its <see cref="UiContainer.Action"/>, which
    /// names another flow.
    /// </summary>
    /// <param name="Flow">The flow.</param>
    public sealed record Success(SettingsFlow Flow) : UpdateSettingsFlowResult;

    /// <summary>The flow again, with at least one message of type <c>error</c>: something has to be mended.</summary>
    /// <param name="Flow">The flow with its messages.</param>
    public sealed record Invalid(SettingsFlow Flow) : UpdateSettingsFlowResult;

    /// <summary>The flow again without an error: something to look at or to confirm (such as new backup codes).</summary>
    /// <param name="Flow">The flow with what is asked for next.</param>
    public sealed record NextStep(SettingsFlow Flow) : UpdateSettingsFlowResult;

    /// <summary>403 <c>session_refresh_required</c>: the sign-in is too old for this change; the user has to sign in again.</summary>
    /// <param name="RedirectBrowserTo">Where the browser does so.</param>
    /// <param name="Error">The error.</param>
    public sealed record RefreshRequired(string RedirectBrowserTo, GenericError Error) : UpdateSettingsFlowResult;

    /// <summary>403 <c>session_aal2_required</c>: a second factor is needed first.</summary>
    /// <param name="RedirectBrowserTo">Where the browser gives it; without a <c>return_to</c> of yours.</param>
    /// <param name="Error">The error.</param>
    public sealed record AalRequired(string RedirectBrowserTo, GenericError Error) : UpdateSettingsFlowResult;

    /// <summary>
    /// 422 <c>browser_location_change_required</c>, or a redirect: the browser has to go elsewhere (a provider, a second factor, an OAuth2 client).
    /// </summary>
    /// <param name="RedirectBrowserTo">Where.</param>
    /// <param name="Error">The error; null for a plain redirect.</param>
    public sealed record RedirectRequired(string RedirectBrowserTo, GenericError? Error) : UpdateSettingsFlowResult;

    /// <summary>410, or a redirect to another flow of the same kind: this flow is over, another takes its place.</summary>
    /// <param name="UseFlowId">The id of the other flow, a UUID.</param>
    /// <param name="Error">The error (<c>self_service_flow_expired</c> or <c>self_service_flow_replaced</c>); null for a plain redirect.</param>
    public sealed record FlowReplaced(string UseFlowId, GenericError? Error) : UpdateSettingsFlowResult;
}
