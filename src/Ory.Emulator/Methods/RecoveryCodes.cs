using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What both ways to recover by a mailed code have in common.</summary>
internal static class RecoveryCodes
{
    public static InputNode Node() =>
        new("code", "code", "text") { Required = true, Pattern = "[0-9]+", MaxLength = 6, Label = Messages.RecoveryCodeLabel };

    /// <summary>Refuses what is no submit: unlike the link of a mail, a code is not taken from an address; null when it may go on.</summary>
    public static Outcome? Unreadable(Exchange exchange) => HttpMethods.IsPost(exchange.Request.Method)
        ? null : new Outcome.Failed(Errors.BadRequest($"A code is submitted by POST, not by {exchange.Request.Method}."));

    /// <summary>Refuses a submit that comes from somewhere else; null when it may go on.</summary>
    public static async ValueTask<Outcome?> GuardAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (server, exchange, flow) = (step.Server, step.Exchange, step.Flow);
        if (!flow.IsAdministrators && await server.Csrf.CheckAsync(exchange, flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
        {
            if (violation.Code == 400)
                return await server.Recovery.RetryAsync(exchange, true, Messages.Invalid(violation.Reason!), violation);

            // Whoever lost the cookie, or attacks, has lost the flow with it.
            exchange.RotateCsrf();
            return new Outcome.Failed(violation);
        }

        return null;
    }

    /// <summary>Takes a code, and lets its bearer into the account when it is right.</summary>
    public static async ValueTask<Outcome> UseAsync(RecoveryStep step)
    {
        var (server, exchange, flow) = (step.Server, step.Exchange, step.Flow);
        if (server.Codes.CountSubmission(flow.Id, server.Configuration.Methods.CodeMaxSubmissions))
            return await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.TooManySubmissions, Errors.BadRequest(Messages.TooManySubmissions.Text));

        var found = server.Codes.Find(flow.Id, step.Form.Text("code"));
        // An address that somebody has no more has taken its codes along; an administrator's code went to none.
        if (found is null || found.IdentityId is not { } id || server.Identities.Find(id) is not { } identity
            || (found.Address.Length > 0 && identity.RecoveryAddresses.All(one => one.Value != found.Address)))
        {
            flow.Ui.ClearMessages();
            flow.Ui.Messages.Add(Messages.RecoveryCodeWrong);
            return Outcome.NextStage.Instance;
        }

        if (found.ExpiresAt <= exchange.Now)
            return await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.RecoveryExpired(found.ExpiresAt), Errors.Expired(found.ExpiresAt, flow.Id, exchange.Now) with { Beside = null });

        if (found.IsUsed)
        {
            var error = Errors.BadRequest("The code was used already. Please request another code.");
            return await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.Invalid(error.Reason!), error);
        }

        found.IsUsed = true;
        // An administrator's code proves no address; one that was asked for in his flow does.
        if (found.Address.Length > 0 && server.Identities.TryUpdate(id, current => current.WithVerified(found.Address, exchange.Now), out var verified)) identity = verified;
        await server.Recovery.CompleteAsync(step, identity, new AuthenticationMethod("code_recovery", "aal1", exchange.Now));
        return Outcome.Answered.Instance;
    }
}
