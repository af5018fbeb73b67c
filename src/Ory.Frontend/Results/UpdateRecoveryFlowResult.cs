namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.UpdateRecoveryFlowAsync"/> can answer.</summary>
public abstract record UpdateRecoveryFlowResult
{
    private UpdateRecoveryFlowResult()
    {
    }

    /// <summary>The challenge is passed. See its <see cref="RecoveryFlow.ContinueWith"/>.</summary>
    /// <param name="Flow">The flow.</param>
    public sealed record Success(RecoveryFlow Flow) : UpdateRecoveryFlowResult;

    /// <summary>The flow again, with at least one message of type <c>error</c>: something has to be mended.</summary>
    /// <param name="Flow">The flow with its messages.</param>
    public sealed record Invalid(RecoveryFlow Flow) : UpdateRecoveryFlowResult;

    /// <summary>A code or link was sent, and is asked for next. For a sign-in or a sign-up Ory says so with status 400; it is no error.</summary>
    /// <param name="Flow">The flow, in state <c>sent_email</c>.</param>
    public sealed record CodeSent(RecoveryFlow Flow) : UpdateRecoveryFlowResult;

    /// <summary>The flow again without an error, with something else to give (such as which of several addresses).</summary>
    /// <param name="Flow">The flow with what is asked for next.</param>
    public sealed record NextStep(RecoveryFlow Flow) : UpdateRecoveryFlowResult;

    /// <summary>
    /// 422 <c>browser_location_change_required</c>, or a redirect: the browser has to go elsewhere (a provider, a second factor, an OAuth2 client).
    /// </summary>
    /// <param name="RedirectBrowserTo">Where.</param>
    /// <param name="Error">The error; null for a plain redirect.</param>
    public sealed record RedirectRequired(string RedirectBrowserTo, GenericError? Error) : UpdateRecoveryFlowResult;

    /// <summary>410, or a redirect to another flow of the same kind: this flow is over, another takes its place.</summary>
    /// <param name="UseFlowId">The id of the other flow, a UUID.</param>
    /// <param name="Error">The error (<c>self_service_flow_expired</c> or <c>self_service_flow_replaced</c>); null for a plain redirect.</param>
    public sealed record FlowReplaced(string UseFlowId, GenericError? Error) : UpdateRecoveryFlowResult;
}
