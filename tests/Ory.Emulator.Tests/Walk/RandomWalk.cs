using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Two browsers, a native client and an administrator who do anything, and a guard who compares what is there before and after each step.</summary>
internal sealed class RandomWalk : IAsyncDisposable
{
    private readonly WalkState _walk;
    private readonly ErrorLog _log;
    private readonly Func<Random, TestBrowser, Task<Proof>>[] _steps;

    private RandomWalk(WalkState walk, ErrorLog log, Func<Random, TestBrowser, Task<Proof>>[] steps) => (_walk, _log, _steps) = (walk, log, steps);

    private static Func<Random, TestBrowser, Task<Proof>>[] Everything(WalkState walk)
    {
        var (signIn, settings, sessions, nonsense, admin) = (new SignInSteps(walk), new SettingsSteps(walk), new SessionSteps(walk), new NonsenseSteps(walk), new AdminSteps(walk));
        // What stands here more than once is done more often.
        return
        [
            Begin, Begin, (random, _) => Begin(random, null),
            signIn.PasswordAsync, signIn.PasswordAsync, signIn.SignUpAsync, signIn.SecondFactorAsync, signIn.FormAsync, signIn.ProviderAsync, signIn.ProviderAsync, signIn.LinkAsync,
            (random, browser) => signIn.MailedCodeAsync(random, browser, random.Next(2) == 0 ? "recovery" : "verification"), (random, browser) => signIn.MailedCodeAsync(random, browser, "login"),
            settings.EnrolAsync, settings.BackupCodesAsync, Quiet(settings.ChangeAsync),
            Quiet(sessions.AskWhoAsync), Quiet(sessions.LeaveAsync),
            (random, _) => nonsense.NonsenseAsync(random), (random, _) => nonsense.NonsenseAsync(random), (random, _) => nonsense.NonsenseAsync(random),
            Quiet((random, _) => nonsense.MalformedAsync(random)), Quiet(nonsense.WanderAsync),
            Quiet((random, _) => admin.AdministerAsync(random)), Quiet(walk.LetTimePass),
        ];

        async Task<Proof> Begin(Random random, TestBrowser? browser)
        {
            await walk.BeginAsync(random, browser);
            return Proof.None;
        }
    }

    // Mostly there and back, and little of what else there is.
    private static Func<Random, TestBrowser, Task<Proof>>[] Providers(WalkState walk)
    {
        var (provider, signIn, settings, sessions, admin) = (new ProviderSteps(walk), new SignInSteps(walk), new SettingsSteps(walk), new SessionSteps(walk), new AdminSteps(walk));
        return
        [
            Quiet((_, _) => walk.PersonAsync()), Quiet(provider.LeaveAsync), Quiet(provider.LeaveAsync), Quiet(provider.LeaveAsync), Quiet(provider.BeAsync), Quiet(provider.BeAsync), Quiet(provider.BeAsync),
            provider.ArriveAsync, provider.ArriveAsync, provider.ArriveAsync, provider.ArriveAsync, provider.EnterAsync, provider.EnterAsync, provider.ShowAsync, provider.ShowAsync, Quiet(provider.UnlinkAsync), Quiet(provider.FetchAsync),
            signIn.PasswordAsync, signIn.SecondFactorAsync, settings.EnrolAsync, Quiet(sessions.LeaveAsync), Quiet((random, _) => admin.AdministerAsync(random)), Quiet(walk.LetTimePass),
        ];
    }

    public static Task<RandomWalk> StartAsync(string profile) =>
        StartAsync(options => options.ConfigurationFile = Path.Combine(RepositoryFolder.Contract, "profiles", profile, "kratos.yml"), Everything);

    /// <summary>A walk between the server and its providers.</summary>
    public static Task<RandomWalk> StartAtProvidersAsync(string configuration) => StartAsync(options => options.Configuration = configuration, Providers);

    private static async Task<RandomWalk> StartAsync(Action<OryEmulatorOptions> configure, Func<WalkState, Func<Random, TestBrowser, Task<Proof>>[]> steps)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        var log = new ErrorLog();
        var options = new OryEmulatorOptions { TimeProvider = time, LoggerFactory = new LoggerFactory([log]) };
        configure(options);
        var ory = await OryEmulator.StartAsync(options);
        var walk = new WalkState(ory, time);
        await walk.PersonAsync();
        return new RandomWalk(walk, log, steps(walk));
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    public async Task StepAsync(Random random)
    {
        var before = _walk.Ory.Server.Sessions.All.ToDictionary(session => session.Id);
        var known = _walk.Ory.Server.Identities.All.Select(identity => identity.Id).ToHashSet();
        _walk.Ory.Requests.Clear();
        var proof = await _steps[random.Next(_steps.Length)](random, _walk.Browsers[random.Next(_walk.Browsers.Length)]);

        Assert.DoesNotContain(_walk.Ory.Requests, request => request.StatusCode is null || (request.StatusCode >= 500 && !proof.Fails));
        Assert.Empty(_log.Errors);
        Assert.True(_walk.Guard.Faults.IsEmpty, string.Join(Environment.NewLine, _walk.Guard.Faults.Distinct()));
        foreach (var session in _walk.Ory.Server.Sessions.All)
        {
            if (!before.TryGetValue(session.Id, out var old))
                Assert.True(proof.IsOf(_walk.Ory.Server.Identities.Find(session.IdentityId)!, !known.Contains(session.IdentityId)), $"A session came of nothing, after {string.Join(", ", _walk.Ory.Requests)}.");
            else
                Assert.True(proof.Raises || session.Methods.Count <= old.Methods.Count, $"A session was raised by nothing, after {string.Join(", ", _walk.Ory.Requests)}.");
            Assert.False(before.TryGetValue(session.Id, out old) && !old.IsActive && session.IsActive, "A revoked session came back.");
        }
    }

    private static Func<Random, TestBrowser, Task<Proof>> Quiet(Func<Random, TestBrowser, Task> step) => async (random, browser) =>
    {
        await step(random, browser);
        return Proof.None;
    };
}
