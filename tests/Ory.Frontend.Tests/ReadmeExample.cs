using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ory.Frontend.Tests;

/// <summary>The code of the package's README, compiled.</summary>
internal static class ReadmeExample
{
    public static void Register(IHostApplicationBuilder builder)
    {
        builder.Services.AddOryFrontendClient(options => options.BaseUrl = new Uri("http://127.0.0.1:4433"));
    }

    public static async Task<string> WhoIsItAsync(FrontendClient ory, string sessionToken)
    {
        var answer = await ory.ToSessionAsync(FrontendCredential.FromSessionToken(sessionToken));
        return answer.Value switch
        {
            ToSessionResult.Success { Session: { Active: true, Identity: { } identity } } => identity.Id,
            ToSessionResult.AalRequired step => "a second factor is needed: " + step.RedirectBrowserTo,
            _ => "nobody is signed in",
        };
    }

    public static async Task<string?> SignInAsync(FrontendClient ory, string identifier, string password)
    {
        var flow = await ory.CreateNativeLoginFlowAsync(FrontendCredential.None);
        var body = new UpdateLoginFlowWithPasswordMethod { Identifier = identifier, Password = password };
        return (await ory.UpdateLoginFlowAsync(flow.Value.Id, body, FrontendCredential.None)).Value switch
        {
            UpdateLoginFlowResult.Success { Login: var login } => login.SessionToken,
            UpdateLoginFlowResult.Invalid { Flow: var again } => throw new ArgumentException(again.Ui.Messages is [var first, ..] ? first.Text : null),
            var other => throw new NotSupportedException($"The flow went on with {other.GetType().Name}."),
        };
    }
}
