using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Ory's refusals in one place: ids first, then the status.
internal static class FailureReader
{
    public static FlowAnswer Read(FrontendException failure, FlowKind kind, bool creating) => failure.ErrorId switch
    {
        FrontendErrorIds.SessionAlreadyAvailable => new FlowAnswer.SignedInAlready(),
        FrontendErrorIds.SessionInactive or FrontendErrorIds.SessionAal1Required => new FlowAnswer.SignIn(),
        FrontendErrorIds.SessionAal2Required => new FlowAnswer.StepUp(),
        FrontendErrorIds.SecurityCsrfViolation when !creating => new FlowAnswer.Restart("notice.csrf"),
        FrontendErrorIds.SecurityIdentityMismatch when !creating => new FlowAnswer.Restart("notice.replaced"),
        FrontendErrorIds.SelfServiceFlowExpired or FrontendErrorIds.SelfServiceFlowReplaced when !creating => Expired(failure),
        FrontendErrorIds.SelfServiceFlowReturnToForbidden => new FlowAnswer.ReturnForbidden(),
        FrontendErrorIds.SelfServiceFlowDisabled => Refused(failure, StatusCodes.Status404NotFound, "page.error.disabled"),
        FrontendErrorIds.IdentityDisabled => Refused(failure, StatusCodes.Status403Forbidden, "page.error.deactivated"),
        _ => ByStatus(failure, kind, creating),
    };

    private static FlowAnswer ByStatus(FrontendException failure, FlowKind kind, bool creating) => failure.StatusCode switch
    {
        // Nobody's account is named by a sign-in that fails, except a deactivated one's.
        401 when kind == FlowKind.Login && !creating => Refused(failure, StatusCodes.Status403Forbidden, "page.error.deactivated"),
        // A sign-in cannot begin with a sign-in: that would go round in circles.
        401 when kind == FlowKind.Login => Refused(failure, StatusCodes.Status503ServiceUnavailable, "page.error.unavailable"),
        401 => new FlowAnswer.SignIn(),
        404 or 410 when !creating => Expired(failure),
        400 when creating && kind is FlowKind.Recovery or FlowKind.Verification => Refused(failure, StatusCodes.Status404NotFound, "page.error.disabled"),
        400 => Refused(failure, StatusCodes.Status400BadRequest, "page.error.unknown"),
        403 => Refused(failure, StatusCodes.Status403Forbidden, "page.error.refused"),
        429 => Refused(failure, StatusCodes.Status429TooManyRequests, "page.error.busy"),
        _ => Refused(failure, StatusCodes.Status503ServiceUnavailable, "page.error.unavailable"),
    };

    private static FlowAnswer.Restart Expired(FrontendException failure) => new("notice.expired", ReturnTo:
        failure.Error?.Details is { ValueKind: JsonValueKind.Object } details && details.TryGetProperty("return_to", out var address) && address.ValueKind == JsonValueKind.String
            && address.GetString() is { Length: > 0 } returnTo ? returnTo : null);

    private static FlowAnswer.Refused Refused(FrontendException failure, int status, string words) =>
        new(status, words, failure.RequestId, failure.RetryAfter ?? failure.RateLimitReset);
}
