using System.Net;
using Microsoft.Extensions.Logging;
using Ory.Frontend;
using Polly.Timeout;

namespace Ory.AspNetCore.Pages;

// Tells who runs the application why people read that the sign-in service cannot be reached, without a line for each of them.
internal sealed class OutageLog(Addresses addresses, TimeProvider time, ILogger<OutageLog> logger)
{
    private readonly Repeats _faults = new(time);

    public void Met(FrontendException failure) => Met(FaultName.Of(failure.Kind, failure.InnerException), failure.StatusCode);

    public void Met(HttpStatusCode status) => Met(nameof(FrontendFailureKind.ErrorResponse), (int)status);

    public void Met(Exception exception) => Met(FaultName.Of(exception is OperationCanceledException or TimeoutRejectedException ? FrontendFailureKind.Timeout : FrontendFailureKind.Transport, exception), status: null);

    private void Met(string fault, int? status)
    {
        if (_faults.Met(fault, status) is { } times)
            Log.Unavailable(logger, addresses.Pages.AuthenticationScheme, fault, status, times);
    }
}
