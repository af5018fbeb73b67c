using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>The form that signs out, and what comes of it.</summary>
internal sealed class SignOutEndpoint(string scheme)
{
    private const string ReturnToName = "return_to";

    public async Task RunAsync(HttpContext context)
    {
        await context.AuthenticateAsync(scheme);
        var outcome = context.GetOryOutcome(scheme);
        var credential = SessionFeature.LastOf(context)?.Of(scheme)?.Credential ?? default;
        context.Response.Headers.CacheControl = "no-cache,no-store";
        if (await PostedForm.ReadAsync(context.Request, context.RequestAborted) is not { } form)
        {
            await WriteFormAsync(context, null, StatusCodes.Status400BadRequest);
            return;
        }

        var landing = ReturnTo.LocalPath(ReturnToOf(form, context.Request.Query));
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await WriteFormAsync(context, landing, StatusCodes.Status200OK);
            return;
        }

        // Whether the form is this person's cannot be known now either; "bad request" would be the wrong thing to say.
        if (outcome.Kind == OryOutcomeKind.Unavailable)
        {
            await WriteFailureAsync(context, landing, outcome.RetryAfter);
            return;
        }

        // Another origin's form ends nothing. Whether it was this person's own, which a proxy made look so, cannot be told: he is not left to
        // believe that he is signed out, and the form that he gets instead is of this origin.
        if (outcome.Problem == CredentialProblem.CrossOrigin)
        {
            await WriteFormAsync(context, landing, StatusCodes.Status400BadRequest);
            return;
        }

        // Nobody is signed out against his will who is not signed in; and no site can make a browser send a token of ours.
        if (credential.Kind == OryCredentialKind.Cookie && outcome.Kind is OryOutcomeKind.Session or OryOutcomeKind.StepUpRequired
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await WriteFormAsync(context, landing, StatusCodes.Status400BadRequest);
            return;
        }

        try
        {
            await context.SignOutAsync(scheme, new AuthenticationProperties { RedirectUri = landing ?? context.Request.PathBase + "/" });
        }
        catch (FrontendException exception)
        {
            await WriteFailureAsync(context, landing, exception.RetryAfter);
        }
    }

    private static string ReturnToOf(IFormCollection form, IQueryCollection query) =>
        (form[ReturnToName] is { Count: > 0 } given ? given : query[ReturnToName]).ToString();

    private static async Task WriteFormAsync(HttpContext context, string? landing, int status)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        var html = HtmlEncoder.Default;
        var action = html.Encode(context.Request.PathBase.Add(context.Request.Path).ToUriComponent());
        var hidden = landing is null ? "" : $"""<input type="hidden" name="{ReturnToName}" value="{html.Encode(landing)}">""";

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        await context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Sign out</title></head>
            <body><main><h1>Sign out?</h1><form method="post" action="{action}"><input type="hidden" name="{tokens.FormFieldName}" value="{html.Encode(tokens.RequestToken!)}">{hidden}<button type="submit">Sign out</button></form></main></body>
            </html>
            """,
            context.RequestAborted);
    }

    private static async Task WriteFailureAsync(HttpContext context, string? landing, TimeSpan? retryAfter)
    {
        var answer = new Answer
        {
            Kind = AnswerKind.Unavailable,
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "You are still signed in",
            Detail = "The sign-in service does not answer, so the session could not be ended. Try again in a moment.",
            RetryAfter = retryAfter,
            Flow = context.Request.PathBase.Add(context.Request.Path).ToUriComponent() + (landing is null ? "" : $"?{ReturnToName}={Uri.EscapeDataString(landing)}"),
            IsPage = BrowserNavigation.WantsPage(context.Request),
        };
        ProblemResponses.WriteHead(context, answer);
        await ProblemResponses.WriteBodyAsync(context, answer);
    }
}
