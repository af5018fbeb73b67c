namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.UpdateRegistrationFlowAsync"/> can answer.</summary>
public abstract record UpdateRegistrationFlowResult
{
    private UpdateRegistrationFlowResult()
    {
    }

    /// <summary>200: signed up, and signed in where the server does both. See its <see cref="SuccessfulNativeRegistration.ContinueWith"/>.</summary>
    /// <param name="Registration">The identity and its session.</param>
    public sealed record Success(SuccessfulNativeRegistration Registration) : UpdateRegistrationFlowResult;

    /// <summary>
    /// 200 without a new identity: whoever showed an ID token (<see cref="UpdateRegistrationFlowWithOidcMethod.IdToken"/>) is known already, and is signed in.
    /// </summary>
    /// <param name="Login">The session.</param>
    public sealed record SignedIn(SuccessfulNativeLogin Login) : UpdateRegistrationFlowResult;

    /// <summary>
    /// A sign-in in place of the sign-up: the address that the ID token names belongs to an account. Whoever signs in with that flow links the provider to it.
    /// Ory says so with status 400; it is no error.
    /// </summary>
    /// <param name="Flow">The sign-in, for <see cref="FrontendClient.UpdateLoginFlowAsync"/>.</param>
    public sealed record SignInRequired(LoginFlow Flow) : UpdateRegistrationFlowResult;

    /// <summary>The flow again, with at least one message of type <c>error</c>: something has to be mended.</summary>
    /// <param name="Flow">The flow with its messages.</param>
    public sealed record Invalid(RegistrationFlow Flow) : UpdateRegistrationFlowResult;

    /// <summary>A code or link was sent, and is asked for next. For a sign-in or a sign-up Ory says so with status 400; it is no error.</summary>
    /// <param name="Flow">The flow, in state <c>sent_email</c>.</param>
    public sealed record CodeSent(RegistrationFlow Flow) : UpdateRegistrationFlowResult;

    /// <summary>
    /// The flow again without an error: a step is done (such as the profile), and another follows. Ory says so with status 400; it is no error.
    /// </summary>
    /// <param name="Flow">The flow with what is asked for next.</param>
    public sealed record NextStep(RegistrationFlow Flow) : UpdateRegistrationFlowResult;

    /// <summary>
    /// 422 <c>browser_location_change_required</c>, or a redirect: the browser has to go elsewhere (a provider, a second factor, an OAuth2 client).
    /// </summary>
    /// <param name="RedirectBrowserTo">Where.</param>
    /// <param name="Error">The error; null for a plain redirect.</param>
    public sealed record RedirectRequired(string RedirectBrowserTo, GenericError? Error) : UpdateRegistrationFlowResult;

    /// <summary>410, or a redirect to another flow of the same kind: this flow is over, another takes its place.</summary>
    /// <param name="UseFlowId">The id of the other flow, a UUID.</param>
    /// <param name="Error">The error (<c>self_service_flow_expired</c> or <c>self_service_flow_replaced</c>); null for a plain redirect.</param>
    public sealed record FlowReplaced(string UseFlowId, GenericError? Error) : UpdateRegistrationFlowResult;
}
