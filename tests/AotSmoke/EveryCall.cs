using System.Text.Json;
using Ory.Frontend;

namespace AotSmoke;

/// <summary>Makes every call of the client once, in an order that makes sense to a real server, and prints one line for each.</summary>
internal sealed class EveryCall(Uri ory, bool isRecorded)
{
    private const string Password = "correct-horse-battery-9";

    private readonly Dictionary<string, string> cookies = [];
    private int failures;

    private FrontendCredential Browser =>
        cookies.Count == 0 ? FrontendCredential.None : FrontendCredential.FromCookie(string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));

    public async Task<int> RunAsync()
    {
        // As applications make it, with the resilience handler.
        await using var services = new ServiceCollection().AddOryFrontendClient(options => options.BaseUrl = ory).Services.BuildServiceProvider();
        var client = services.GetRequiredService<FrontendClient>();
        var email = $"aot-{Guid.NewGuid():N}@example.org";
        var traits = JsonElement.Parse($$"""{"email":"{{email}}","name":{"first":"Ada","last":"Example"} }""");

        var token = await NativeAsync(client, email, traits);
        await BrowserAsync(client, email, traits);
        await CodesAsync(client, email);
        await OthersAsync(client);

        await Call("createNativeSettingsFlow", "Success", async () => (await client.CreateNativeSettingsFlowAsync(token)).Value);
        await Call("disableMyOtherSessions", "DeleteMySessionsCount", async () => (await client.DisableMyOtherSessionsAsync(token)).Value);
        return failures;
    }

    private async Task<FrontendCredential> NativeAsync(FrontendClient client, string email, JsonElement traits)
    {
        var registration = await Call("createNativeRegistrationFlow", nameof(RegistrationFlow), async () => (await client.CreateNativeRegistrationFlowAsync(FrontendCredential.None)).Value);
        await Call("getRegistrationFlow", nameof(RegistrationFlow), async () => (await client.GetRegistrationFlowAsync(registration!.Id, FrontendCredential.None)).Value);
        var signedUp = await Call("updateRegistrationFlow", "Success", async () => (await client.UpdateRegistrationFlowAsync(
            registration!.Id, new UpdateRegistrationFlowWithPasswordMethod { Password = Password, Traits = traits }, FrontendCredential.None)).Value);
        var token = FrontendCredential.FromSessionToken((signedUp as UpdateRegistrationFlowResult.Success)?.Registration.SessionToken ?? "none");
        await Call("toSession", "Success", async () => (await client.ToSessionAsync(token)).Value);

        var login = await Call("createNativeLoginFlow", nameof(LoginFlow), async () => (await client.CreateNativeLoginFlowAsync(FrontendCredential.None)).Value);
        await Call("getLoginFlow", nameof(LoginFlow), async () => (await client.GetLoginFlowAsync(login!.Id, FrontendCredential.None)).Value);
        var signedIn = await Call("updateLoginFlow", "Success", async () => (await client.UpdateLoginFlowAsync(
            login!.Id, new UpdateLoginFlowWithPasswordMethod { Identifier = email, Password = Password }, FrontendCredential.None)).Value);
        await Call("listMySessions", "Success", async () => (await client.ListMySessionsAsync(token)).Value);
        var other = (signedIn as UpdateLoginFlowResult.Success)?.Login;
        await Call("disableMySession", "204", async () => await client.DisableMySessionAsync(other?.Session.Id ?? "", token));
        await Call("performNativeLogout", "204", async () => await client.PerformNativeLogoutAsync(other?.SessionToken ?? "none"));
        return token;
    }

    private async Task BrowserAsync(FrontendClient client, string email, JsonElement traits)
    {
        await Call("createBrowserRegistrationFlow", nameof(RegistrationFlow), async () => (await client.CreateBrowserRegistrationFlowAsync(FrontendCredential.None)).Value);
        var login = await Call("createBrowserLoginFlow", nameof(LoginFlow), async () => Keep(await client.CreateBrowserLoginFlowAsync(Browser)));
        await Call("updateLoginFlow (browser)", "Success", async () => Keep(await client.UpdateLoginFlowAsync(
            login!.Id, new UpdateLoginFlowWithPasswordMethod { Identifier = email, Password = Password, CsrfToken = CsrfToken(login) }, Browser)));

        var created = await Call("createBrowserSettingsFlow", "Success", async () => Keep(await client.CreateBrowserSettingsFlowAsync(Browser)));
        var settings = (created as SettingsFlowResult.Success)?.Flow;
        await Call("getSettingsFlow", "Success", async () => (await client.GetSettingsFlowAsync(settings!.Id, Browser)).Value);
        await Call("updateSettingsFlow", "Success", async () => Keep(await client.UpdateSettingsFlowAsync(
            settings!.Id, new UpdateSettingsFlowWithProfileMethod { Traits = traits, CsrfToken = CsrfToken(settings) }, Browser)));

        var logout = await Call("createBrowserLogoutFlow", nameof(LogoutFlow), async () => (await client.CreateBrowserLogoutFlowAsync(Browser)).Value);
        await Call("updateLogoutFlow", "204", async () => await client.UpdateLogoutFlowAsync(logout!.LogoutToken, Browser));
    }

    private async Task CodesAsync(FrontendClient client, string email)
    {
        await Call("createBrowserRecoveryFlow", nameof(RecoveryFlow), async () => (await client.CreateBrowserRecoveryFlowAsync(FrontendCredential.None)).Value);
        var recovery = await Call("createNativeRecoveryFlow", nameof(RecoveryFlow), async () => (await client.CreateNativeRecoveryFlowAsync(FrontendCredential.None)).Value);
        await Call("getRecoveryFlow", nameof(RecoveryFlow), async () => (await client.GetRecoveryFlowAsync(recovery!.Id, FrontendCredential.None)).Value);
        await Call("updateRecoveryFlow", "CodeSent", async () => (await client.UpdateRecoveryFlowAsync(
            recovery!.Id, new UpdateRecoveryFlowWithCodeMethod { Email = email }, FrontendCredential.None)).Value);

        await Call("createBrowserVerificationFlow", nameof(VerificationFlow), async () => (await client.CreateBrowserVerificationFlowAsync(FrontendCredential.None)).Value);
        var verification = await Call("createNativeVerificationFlow", nameof(VerificationFlow), async () => (await client.CreateNativeVerificationFlowAsync(FrontendCredential.None)).Value);
        await Call("getVerificationFlow", nameof(VerificationFlow), async () => (await client.GetVerificationFlowAsync(verification!.Id, FrontendCredential.None)).Value);
        await Call("updateVerificationFlow", "CodeSent", async () => (await client.UpdateVerificationFlowAsync(
            verification!.Id, new UpdateVerificationFlowWithCodeMethod { Email = email }, FrontendCredential.None)).Value);
    }

    private async Task OthersAsync(FrontendClient client)
    {
        await Call("getFlowError", nameof(FlowError), async () => (await client.GetFlowErrorAsync("stub:500", FrontendCredential.None)).Value);
        await Call("getWebAuthnJavaScript", nameof(String), async () => (await client.GetWebAuthnJavaScriptAsync()).Value);
        await Call("exchangeSessionToken", isRecorded ? "Success" : "FrontendException", async () => (await client.ExchangeSessionTokenAsync("init", "return")).Value);

        // Ory Network and newer servers only.
        await Call("createFedcmFlow", isRecorded ? nameof(CreateFedcmFlowResponse) : "FrontendException", async () => (await client.CreateFedcmFlowAsync(FrontendCredential.None)).Value);
        await Call("updateFedcmFlow", isRecorded ? "Success" : "FrontendException",
            async () => (await client.UpdateFedcmFlowAsync(new UpdateFedcmFlowBody { Token = "t", CsrfToken = "c" }, FrontendCredential.None)).Value);
        await Call("getWellKnownChangePassword", isRecorded ? nameof(String) : "FrontendException", async () => (await client.GetWellKnownChangePasswordAsync(FrontendCredential.None)).Value);
        await Call("deleteTestLoginFlow", isRecorded ? "204" : "FrontendException", async () => await client.DeleteTestLoginFlowAsync("none", FrontendCredential.None));
    }

    private async Task<T?> Call<T>(string operation, string expected, Func<Task<T>> call)
        where T : class
    {
        T? value = null;
        string outcome;
        try
        {
            value = await call();
            outcome = value is FrontendResponse response ? $"{response.StatusCode}" : value.GetType().Name;
            // What was decoded can be encoded too.
            if (value is ToSessionResult.Success { Session: var session })
                FrontendJson.SerializeToUtf8Bytes(session);
        }
        catch (FrontendException exception)
        {
            outcome = $"{nameof(FrontendException)} {exception.Kind} {exception.StatusCode} {exception.ErrorId}".TrimEnd();
        }
        catch (Exception exception)
        {
            outcome = exception.ToString();
        }

        var isExpected = outcome == expected || (expected == nameof(FrontendException) && outcome.StartsWith(expected, StringComparison.Ordinal));
        failures += isExpected ? 0 : 1;
        Console.WriteLine($"{(isExpected ? "ok  " : "FAIL")} {operation}: {outcome}{(isExpected ? "" : $" (expected {expected})")}");
        return value;
    }

    private T Keep<T>(FrontendResponse<T> response)
    {
        foreach (var cookie in response.SetCookies)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }
        return response.Value;
    }

    private static string? CsrfToken(SelfServiceFlow flow) =>
        flow.Ui.Nodes.Select(node => node.Attributes).OfType<UiNodeInputAttributes>().FirstOrDefault(input => input.Name == "csrf_token")?.Value?.GetString();
}
