using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The errors of the API by their meaning.</summary>
internal static class Errors
{
    public static ApiError BadRequest(string reason) => new(400, "The request was malformed or contained invalid parameters") { Reason = reason };

    public static ApiError Unauthorized(string reason) => new(401, "The request could not be authorized") { Reason = reason };

    public static ApiError Forbidden(string reason) => new(403, "The requested action was forbidden") { Reason = reason };

    /// <summary>Something the database does not have.</summary>
    public static ApiError NotFound { get; } = new(404, "Unable to locate the resource");

    public static ApiError MethodIsOff(string method) => NotFoundBecause($"The method \"{method}\" is switched off.");

    public static ApiError NotFoundBecause(string reason) => new(404, "The requested resource could not be found") { Reason = reason };

    public static ApiError Conflict(string reason) => new(409, "The resource could not be created due to a conflict") { Reason = reason };

    public static ApiError Taken => new(409, "An identifier or address is taken.");

    public static ApiError Gone(string reason) => new(410, "The requested resource is no longer available") { Reason = reason };

    /// <summary>Something the server met that it has no words for.</summary>
    public static ApiError Internal(string message) => new(500, message);

    public static ApiError InternalBecause(string reason) => Internal("An internal server error occurred, please contact the system administrator") with { Reason = reason };

    /// <summary>What Kratos cannot decode and does not know whose fault it is: the status of a bad request, the code of a server that failed.</summary>
    public static ApiError Undecoded(string message) => Internal(message) with { Status = 400 };

    public static ApiError Misconfigured(string reason) => new(500, "The server is not configured for this") { Id = "invalid_configuration", Reason = reason };

    public static ApiError Upstream(string reason) => new(502, "Somebody else's server did not do its part") { Id = "upstream_error", Reason = reason };

    public static ApiError FlowIdMissing { get; } = BadRequest("The flow query parameter is missing or malformed.");

    public static ApiError NoSession { get; } = Unauthorized("No valid session credentials found in the request.");

    public static ApiError SessionInactive { get; } = NoSession with { Id = "session_inactive" };

    /// <summary>The same where Kratos tells more than it means to.</summary>
    public static ApiError SessionInactiveInBrowser { get; } = SessionInactive with { Beside = new JsonObject { ["CredentialsMissing"] = false } };

    public static ApiError SessionAlreadyAvailable { get; } =
        BadRequest("A valid session was detected, so there is nothing to sign in to. Ask for refresh=true to sign in again.") with { Id = "session_already_available" };

    public static ApiError Aal1Required { get; } =
        Unauthorized("A second factor needs a session, and there is none.") with { Id = "session_aal1_required" };

    public static ApiError ReturnToForbidden(string url) =>
        BadRequest($"The return_to address \"{url}\" is not allowed.") with { Id = "self_service_flow_return_to_forbidden" };

    public static ApiError IdentityMismatch { get; } =
        Forbidden("The flow belongs to somebody else.") with { Id = "security_identity_mismatch" };

    public static ApiError FlowDisabled(string flow) => BadRequest($"The {flow} flow is switched off.");

    public static ApiError AccountDisabled(Guid identity) =>
        Unauthorized("This account is disabled.") with { Details = new JsonObject { ["identity_id"] = identity.ToString() } };

    public static ApiError Aal2Required(string redirectTo) =>
        new(403, "Session does not fulfill the requested Authenticator Assurance Level")
        {
            Id = "session_aal2_required",
            Reason = "There is a session, but it needs a second factor.",
            Details = new JsonObject { ["redirect_browser_to"] = redirectTo },
            Beside = new JsonObject { ["redirect_browser_to"] = redirectTo },
        };

    public static ApiError RefreshRequired(string redirectTo) =>
        Forbidden("The sign-in is too long ago for this change; sign in again.") with
        {
            Id = "session_refresh_required",
            Beside = new JsonObject { ["redirect_browser_to"] = redirectTo },
        };

    public static ApiError BrowserLocationChangeRequired(string redirectTo) =>
        new(422, "browser location change required")
        {
            Id = "browser_location_change_required",
            Reason = $"The browser has to be sent to: {redirectTo}",
            Beside = new JsonObject { ["redirect_browser_to"] = redirectTo },
        };

    public static ApiError FlowExpired(Flow old, Guid replacement, DateTimeOffset now) => Expired(old.ExpiresAt, replacement, now);

    public static ApiError Expired(DateTimeOffset at, Guid replacement, DateTimeOffset now) =>
        new(410, "self-service flow expired")
        {
            Id = "self_service_flow_expired",
            Reason = "The flow has run out.",
            Beside = new JsonObject
            {
                ["expired_at"] = Json.Time(at),
                ["since"] = (now - at).Ticks * 100,
                ["use_flow_id"] = replacement.ToString(),
            },
        };

    public static ApiError FlowReplaced(Guid replacement) =>
        new(410, "self-service flow replaced")
        {
            Id = "self_service_flow_replaced",
            Reason = "The flow was replaced by another one.",
            Beside = new JsonObject { ["use_flow_id"] = replacement.ToString() },
        };
}
