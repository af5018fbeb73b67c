namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.UpdateLoginFlowAsync"/> can answer.</summary>
public abstract record UpdateLoginFlowResult
{
    private UpdateLoginFlowResult()
    {
    }

    /// <summary>200: signed in. See its <see cref="SuccessfulNativeLogin.ContinueWith"/>.</summary>
    /// <param name="Login">The session.</param>
    public sealed record Success(SuccessfulNativeLogin Login) : UpdateLoginFlowResult;

    /// <summary>
    /// 200 without a session: nobody was known by the ID token (<see cref="UpdateLoginFlowWithOidcMethod.IdToken"/>), an account was made, and the server does not
    /// sign in at once. Where it does, it is a <see cref="Success"/>.
    /// </summary>
    /// <param name="Registration">The identity.</param>
    public sealed record SignedUp(SuccessfulNativeRegistration Registration) : UpdateLoginFlowResult;

    /// <summary>The flow again, with at least one message of type <c>error</c>: something has to be mended.</summary>
    /// <param name="Flow">The flow with its messages.</param>
    public sealed record Invalid(LoginFlow Flow) : UpdateLoginFlowResult;

    /// <summary>A code or link was sent, and is asked for next. For a sign-in or a sign-up Ory says so with status 400; it is no error.</summary>
    /// <param name="Flow">The flow, in state <c>sent_email</c>.</param>
    public sealed record CodeSent(LoginFlow Flow) : UpdateLoginFlowResult;

    /// <summary>
    /// The flow again without an error: a step is done (such as the identifier), and another follows. Ory says so with status 400; it is no error.
    /// With status 200 it is another flow, for the second factor that an account has to be shown before a provider is linked to it.
    /// </summary>
    /// <param name="Flow">The flow with what is asked for next.</param>
    public sealed record NextStep(LoginFlow Flow) : UpdateLoginFlowResult;

    /// <summary>
    /// 422 <c>browser_location_change_required</c>, or a redirect: the browser has to go elsewhere (a provider, a second factor, an OAuth2 client).
    /// </summary>
    /// <param name="RedirectBrowserTo">Where.</param>
    /// <param name="Error">The error; null for a plain redirect.</param>
    public sealed record RedirectRequired(string RedirectBrowserTo, GenericError? Error) : UpdateLoginFlowResult;

    /// <summary>410, or a redirect to another flow of the same kind: this flow is over, another takes its place.</summary>
    /// <param name="UseFlowId">The id of the other flow, a UUID.</param>
    /// <param name="Error">The error (<c>self_service_flow_expired</c> or <c>self_service_flow_replaced</c>); null for a plain redirect.</param>
    public sealed record FlowReplaced(string UseFlowId, GenericError? Error) : UpdateLoginFlowResult;

    /// <summary>403 <c>session_verified_address_required</c>: the credentials are right, but an address has to be verified first.</summary>
    /// <param name="ContinueWith">The verification to show.</param>
    /// <param name="Error">The error.</param>
    public sealed record AddressVerificationRequired(IReadOnlyList<ContinueWith> ContinueWith, GenericError Error) : UpdateLoginFlowResult;
}
