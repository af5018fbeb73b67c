using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Tells why Ory could not be asked, without a line for each request of an outage.</summary>
internal sealed class FaultLog(string scheme, TimeProvider time, ILogger logger)
{
    private readonly Repeats _faults = new(time);

    public void Failed(FrontendFailureKind kind, int? status, Exception? cause = null)
    {
        var fault = FaultName.Of(kind, cause);
        if (_faults.Met(fault, status) is { } times)
            Log.WhoamiFailed(logger, scheme, fault, status, times);
    }

    public void NotFound()
    {
        if (_faults.Met(nameof(NotFound)) is { } times)
            Log.WhoamiNotFound(logger, scheme, times);
    }

    /// <param name="exception">The name of its type, which is all that may be shown of it.</param>
    public void Broke(string exception)
    {
        if (_faults.Met(exception) is { } times)
            Log.WhoamiBroke(logger, scheme, exception, times);
    }

    public void UnauthorizedWhileNotReady()
    {
        if (_faults.Met(nameof(UnauthorizedWhileNotReady)) is { } times)
            Log.UnauthorizedWhileNotReady(logger, scheme, times);
    }
}
