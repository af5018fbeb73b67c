namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.UpdateVerificationFlowAsync"/> can answer.</summary>
public abstract record UpdateVerificationFlowResult
{
    private UpdateVerificationFlowResult()
    {
    }

    /// <summary>The address is verified.</summary>
    /// <param name="Flow">The flow.</param>
    public sealed record Success(VerificationFlow Flow) : UpdateVerificationFlowResult;

    /// <summary>The flow again, with at least one message of type <c>error</c>: something has to be mended.</summary>
    /// <param name="Flow">The flow with its messages.</param>
    public sealed record Invalid(VerificationFlow Flow) : UpdateVerificationFlowResult;

    /// <summary>A code or link was sent, and is asked for next. For a sign-in or a sign-up Ory says so with status 400; it is no error.</summary>
    /// <param name="Flow">The flow, in state <c>sent_email</c>.</param>
    public sealed record CodeSent(VerificationFlow Flow) : UpdateVerificationFlowResult;

    /// <summary>The flow again without an error, with something else to give.</summary>
    /// <param name="Flow">The flow with what is asked for next.</param>
    public sealed record NextStep(VerificationFlow Flow) : UpdateVerificationFlowResult;

    /// <summary>
    /// 422 <c>browser_location_change_required</c>, or a redirect: the browser has to go elsewhere (a provider, a second factor, an OAuth2 client).
    /// </summary>
    /// <param name="RedirectBrowserTo">Where.</param>
    /// <param name="Error">The error; null for a plain redirect.</param>
    public sealed record RedirectRequired(string RedirectBrowserTo, GenericError? Error) : UpdateVerificationFlowResult;

    /// <summary>410, or a redirect to another flow of the same kind: this flow is over, another takes its place.</summary>
    /// <param name="UseFlowId">The id of the other flow, a UUID.</param>
    /// <param name="Error">The error (<c>self_service_flow_expired</c> or <c>self_service_flow_replaced</c>); null for a plain redirect.</param>
    public sealed record FlowReplaced(string UseFlowId, GenericError? Error) : UpdateVerificationFlowResult;
}
