using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Ory.AspNetCore.Tests;

/// <summary>
/// Who is answered what: every kind of client, person and server setting, at the endpoints that a test names. One application for each state that
/// Ory as a whole can be in.
/// </summary>
public abstract class OutcomeTable : IAsyncLifetime
{
    private static readonly Dictionary<string, Person?> States = new()
    {
        ["anonymous"] = null,
        ["aal1 without a second factor"] = new Person(),
        ["aal1 with a second factor"] = new Person { HasSecondFactor = true },
        ["aal2"] = new Person { Aal = "aal2", HasSecondFactor = true },
        ["aal2 but old"] = new Person { Aal = "aal2", HasSecondFactor = true, SignedInAgo = TimeSpan.FromHours(2) },
        ["aal2, unverified"] = new Person { Aal = "aal2", HasSecondFactor = true, IsVerified = false },
        ["aal1, missing a role too"] = new Person { HasSecondFactor = true },
        ["aal2, Ory down"] = new Person { Aal = "aal2", HasSecondFactor = true },
    };

    private readonly ConcurrentDictionary<(bool, bool), Lazy<Task<StepUpApp>>> _apps = new();

    public static TheoryData<string, ClientKind, string, bool> Cells(params string[] endpoints)
    {
        var cells = new TheoryData<string, ClientKind, string, bool>();
        var all =
            from endpoint in endpoints
            from client in Enum.GetValues<ClientKind>()
            from state in States.Keys
            from isStrict in new[] { false, true }
            select (endpoint, client, state, isStrict);
        foreach (var (endpoint, client, state, isStrict) in all)
            cells.Add(endpoint, client, state, isStrict);
        return cells;
    }

    /// <summary>Asks as this person and client, and looks at status, headers, target and body.</summary>
    public async Task CheckAsync(string endpoint, ClientKind client, string state, bool isStrict)
    {
        var app = await GetAsync(isStrict, isDown: state.EndsWith("Ory down", StringComparison.Ordinal));
        var credential = Guid.NewGuid().ToString("N");
        var person = States[state] is { } one ? one with { SessionId = credential } : null;
        if (person is not null)
            app.Ory.Persons[credential] = person;
        else
            credential = null;

        // A hub is negotiated with a POST: nobody navigates there.
        var path = "/" + endpoint + (state.EndsWith("role too", StringComparison.Ordinal) ? "-admin" : "");
        var isNavigation = client == ClientKind.Browser && endpoint != "hub";
        using var response = endpoint == "hub"
            ? await app.SendAsync(client, path + "/negotiate?negotiateVersion=1", credential, HttpMethod.Post)
            : await app.SendAsync(client, path + "?q=%C3%A4+b", credential);

        var here = isNavigation ? $"{StepUpApp.Origin}{path}?q=%C3%A4+b" : client == ClientKind.Fetch ? StepUpApp.Origin + "/spa?tab=2" : StepUpApp.Origin + "/";
        // The server that wants the highest level says no more than that of somebody who could have it.
        var isRefusedByServer = isStrict && person is { Aal: "aal1", HasSecondFactor: true };
        Expected expected = state switch
        {
            "anonymous" => new(401, "login/browser?", null),
            "aal1 without a second factor" when client != ClientKind.Program => new(401, "settings/browser?", "insufficient_user_authentication"),
            "aal1 without a second factor" or "aal1 with a second factor" => new(401, "login/browser?aal=aal2&", "insufficient_user_authentication"),
            "aal2" => new(200, null, null),
            "aal2 but old" => new(401, "login/browser?aal=aal2&refresh=true&", "insufficient_user_authentication"),
            "aal2, unverified" => new(403, "verification/browser?", null),
            "aal1, missing a role too" when isRefusedByServer => new(401, "login/browser?aal=aal2&", "insufficient_user_authentication"),
            "aal1, missing a role too" => new(403, null, null),
            _ => new(503, null, null),
        };
        var flow = expected.Flow is null ? null : $"{StepUpApp.OryAddress}/self-service/{expected.Flow}return_to={Uri.EscapeDataString(here)}";

        if (isNavigation && flow is not null)
        {
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            Assert.Equal(flow, response.Headers.Location?.OriginalString);
            Assert.Empty(response.Headers.WwwAuthenticate);
            Assert.Empty(await response.Content.ReadAsStringAsync());
        }
        else
        {
            Assert.Equal(expected.Status, (int)response.StatusCode);
            Assert.Null(response.Headers.Location);
        }

        if (expected.Status == 200)
            return;

        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
        Assert.Equal("no-cache", response.Headers.Pragma.ToString());
        if (isNavigation)
        {
            // A person reads a page, which says what to do and shows no address but the flow's.
            if (flow is null)
            {
                Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
                Assert.Contains(expected.Status == 503 ? "<h1>Sign-in cannot be checked at the moment</h1>" : "<h1>Not allowed</h1>", await response.Content.ReadAsStringAsync());
                Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
                Assert.Empty(response.Headers.WwwAuthenticate);
            }

            return;
        }

        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(expected.Status, problem.GetProperty("status").GetInt32());
        Assert.Equal(flow, problem.TryGetProperty("redirect_browser_to", out var address) ? address.GetString() : null);
        Assert.Equal(expected.Error, problem.TryGetProperty("error", out var error) ? error.GetString() : null);
        Assert.Equal(expected.Error is null ? null : "aal2", problem.TryGetProperty("acr_values", out var level) ? level.GetString() : null);
        Assert.Equal(expected.Error is not null && state == "aal2 but old" ? 3600 : null, problem.TryGetProperty("max_age", out var age) ? age.GetInt32() : (int?)null);

        if (expected.Status != 401)
        {
            Assert.Empty(response.Headers.WwwAuthenticate);
            return;
        }

        var header = Assert.Single(response.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", header.Scheme);
        if (expected.Error is null)
        {
            Assert.Null(header.Parameter);
            return;
        }

        Assert.Contains("error=\"insufficient_user_authentication\"", header.Parameter);
        Assert.Contains("acr_values=\"aal2\"", header.Parameter);
        Assert.Equal(state == "aal2 but old", header.Parameter!.Contains("max_age=\"3600\"", StringComparison.Ordinal));
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var app in _apps.Values)
            await (await app.Value).DisposeAsync();
    }

    /// <summary>Starts an application with <c>/endpoint</c> and <c>/endpoint-admin</c> for each of the endpoints.</summary>
    private protected abstract Task<StepUpApp> StartAsync();

    private Task<StepUpApp> GetAsync(bool isStrict, bool isDown) => _apps.GetOrAdd((isStrict, isDown), _ => new(async () =>
    {
        var app = await StartAsync();
        app.Ory.IsStrict = isStrict;
        app.Ory.IsDown = isDown;
        return app;
    })).Value;

    private sealed record Expected(int Status, string? Flow, string? Error);
}
