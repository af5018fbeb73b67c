using System.Diagnostics;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Asks Ory whom a credential stands for, and says what the answer means. The one place where a fault becomes "unavailable".</summary>
internal sealed class SessionResolver(
    string scheme, OryConnection connection, ReadinessProbe readiness, TimeProvider time, Instruments instruments, FaultLog faults)
{
    public async Task<WhoamiAnswer> AskAsync(OryCredential credential, bool pastCaches, bool seenRecently, ActivityContext parent)
    {
        // A client that was set up wrongly is no outage.
        var client = connection.Client;
        using var activity = instruments.StartWhoami(scheme, parent);
        var began = time.GetTimestamp();
        WhoamiAnswer answer;
        try
        {
            var response = await client.ToSessionAsync(credential.ToFrontendCredential(), bypassCache: pastCaches);
            answer = response.Value is ToSessionResult.Unauthenticated && await readiness.IsDownAsync(seenRecently) ? DoubtfulNo() : Meaning(response);
        }
        catch (Exception exception)
        {
            answer = WhoamiAnswer.No(Meaning(exception));
        }

        instruments.WhoamiEnded(activity, scheme, answer.Kind, time.GetElapsedTime(began));
        return answer;
    }

    private WhoamiAnswer Meaning(FrontendResponse<ToSessionResult> response)
    {
        switch (response.Value)
        {
            case ToSessionResult.Success { Session: { Active: true, Id.Length: > 0, Identity.Id.Length: > 0 } session }:
                return WhoamiAnswer.Yes(session, response.SessionCacheFor, response.SetCookies, response.Length);

            // Only the level is taken from Ory's address; where somebody is sent, we say ourselves.
            case ToSessionResult.AalRequired required:
                return WhoamiAnswer.No(OrySessionOutcome.StepUp(AalOf(required.RedirectBrowserTo)));

            // Ory always says which session it is, and whose.
            case ToSessionResult.Success { Session: { Active: true } }:
                faults.Failed(FrontendFailureKind.UnexpectedContent, response.StatusCode);
                return WhoamiAnswer.No(OrySessionOutcome.Unavailable);

            default:
                return WhoamiAnswer.No(OrySessionOutcome.Rejected, response.SessionCacheFor);
        }
    }

    private OrySessionOutcome Meaning(Exception exception)
    {
        switch (exception)
        {
            case FrontendException { StatusCode: 404 } notFound:
                faults.NotFound();
                return OrySessionOutcome.UnavailableFor(notFound.RetryAfter ?? notFound.RateLimitReset);

            case FrontendException failed:
                faults.Failed(failed.Kind, failed.StatusCode, failed.InnerException);
                return OrySessionOutcome.UnavailableFor(failed.RetryAfter ?? failed.RateLimitReset);

            // Whatever else stands between here and Ory (a handler that the application added): not known is not signed out.
            default:
                faults.Broke(exception.GetType().Name);
                return OrySessionOutcome.Unavailable;
        }
    }

    private WhoamiAnswer DoubtfulNo()
    {
        faults.UnauthorizedWhileNotReady();
        return WhoamiAnswer.DoubtfulNo();
    }

    private static string AalOf(string? address)
    {
        var query = address?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (query >= 0)
        {
            foreach (var pair in new Microsoft.AspNetCore.WebUtilities.QueryStringEnumerable(address.AsMemory(query)))
            {
                if (pair.DecodeName().Span.SequenceEqual("aal") && pair.DecodeValue().Span is "aal1" or "aal2" or "aal3")
                    return pair.DecodeValue().ToString();
            }
        }

        return "aal2";
    }
}
