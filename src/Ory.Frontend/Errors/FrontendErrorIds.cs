namespace Ory.Frontend;

/// <summary>The ids of errors that Ory names.</summary>
public static class FrontendErrorIds
{
    /// <summary>Nobody is signed in.</summary>
    public const string SessionInactive = "session_inactive";

    /// <summary>Nobody is signed in, and a second factor was asked for.</summary>
    public const string SessionAal1Required = "session_aal1_required";

    /// <summary>A second factor is needed.</summary>
    public const string SessionAal2Required = "session_aal2_required";

    /// <summary>The level is reached already.</summary>
    public const string SessionAalAlreadyFulfilled = "session_aal_already_fulfilled";

    /// <summary>Somebody is signed in already.</summary>
    public const string SessionAlreadyAvailable = "session_already_available";

    /// <summary>The sign-in is too old for this.</summary>
    public const string SessionRefreshRequired = "session_refresh_required";

    /// <summary>An address has to be verified first.</summary>
    public const string SessionVerifiedAddressRequired = "session_verified_address_required";

    /// <summary>The flow is over.</summary>
    public const string SelfServiceFlowExpired = "self_service_flow_expired";

    /// <summary>Another flow took its place.</summary>
    public const string SelfServiceFlowReplaced = "self_service_flow_replaced";

    /// <summary>The server has this switched off.</summary>
    public const string SelfServiceFlowDisabled = "self_service_flow_disabled";

    /// <summary>The server does not allow this <c>return_to</c>.</summary>
    public const string SelfServiceFlowReturnToForbidden = "self_service_flow_return_to_forbidden";

    /// <summary>The anti-CSRF token and cookie do not fit.</summary>
    public const string SecurityCsrfViolation = "security_csrf_violation";

    /// <summary>The flow is somebody else's.</summary>
    public const string SecurityIdentityMismatch = "security_identity_mismatch";

    /// <summary>The browser has to go elsewhere.</summary>
    public const string BrowserLocationChangeRequired = "browser_location_change_required";

    /// <summary>The identity is not active (newer servers).</summary>
    public const string IdentityDisabled = "identity_disabled";

    /// <summary>The server is set up wrongly.</summary>
    public const string InvalidConfiguration = "invalid_configuration";

    /// <summary>Something that the server depends on failed.</summary>
    public const string UpstreamError = "upstream_error";
}
