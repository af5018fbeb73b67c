using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What a sign-out is: the session ends at Ory, is forgotten everywhere, Ory's cookie goes, and somebody lands on a page of this application.</summary>
internal sealed class SignOuts(OwnOrigin ownOrigin, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<OryHandler>();

    /// <exception cref="FrontendException">Ory did not say that the session ended: whoever asked has to take himself for signed in.</exception>
    public async Task EndAsync(SchemeRequest request, AuthenticationProperties properties, Exception? failure)
    {
        var (context, scheme, options, events, parts, found) = request;
        // What an event threw kept the credential from being found: nothing can be ended, and nobody is left to believe that it was.
        if (found.Credential.Kind == OryCredentialKind.None && failure is not (null or AuthenticationFailureException))
            ExceptionDispatchInfo.Throw(failure);

        if (found.Credential.Kind != OryCredentialKind.None)
        {
            IEnumerable<string> deletions;
            try
            {
                // Whoever leaves the page meanwhile wants out all the more.
                deletions = await SessionEnd.EndAsync(parts, found.Credential, options.TimeProvider!.GetUtcNow(), CancellationToken.None);
            }
            catch (Exception exception)
            {
                if (exception is FrontendException failed)
                    Log.SignOutFailed(_logger, scheme.Name, failed.Kind, failed.StatusCode);
                // Refused is refused. Anything else, an answer that was lost included, may have ended the session.
                if (exception is not FrontendException { StatusCode: >= 400 and < 500 })
                    await ForgetAsync(request);
                throw;
            }

            await ForgetAsync(request);
            // There was a session, though perhaps no policy saw it.
            LoopGuard.Passed(context);
            foreach (var deletion in deletions)
                parts.Relay.Relay(context, deletion);
        }

        var signedOut = new OrySignedOutContext(context, scheme, options, properties);
        await events.SignedOut(signedOut);
        if (!signedOut.Handled && signedOut.Properties.RedirectUri is { } landing && !context.Response.HasStarted)
            context.Response.Redirect(SafeLanding(request, landing));
    }

    private static async Task ForgetAsync(SchemeRequest request)
    {
        // By session, not by credential: one session has many valid cookie values. Where none is known, the credential is what there is. Nobody's
        // leaving the page keeps it from being forgotten.
        var (parts, found) = (request.Parts, request.Found);
        var cache = request.Context.RequestServices.GetRequiredService<IOrySessionCache>();
        if ((found.Outcome.Session?.Id ?? parts.FirstLevel.LastSession(parts.Sessions.KeyOf(found.Credential))?.Id) is { } id)
            await cache.EvictAsync(OryEviction.OfSession(id), CancellationToken.None);
        else
            await cache.EvictAsync(OryEviction.OfCredential(found.Credential, request.Scheme.Name), CancellationToken.None);
    }

    private string SafeLanding(SchemeRequest request, string landing) =>
        ReturnTo.LocalPath(landing)
        ?? (ownOrigin.Trusted(request.Context.Request, request.Options) is { } origin ? ReturnTo.Local(origin, landing) : null)
        ?? request.Context.Request.PathBase + "/";
}
