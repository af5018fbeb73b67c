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

    private RandomWalk(WalkState walk, ErrorLog log)
    {
        (_walk, _log) = (walk, log);
        var (signIn, settings, sessions, nonsense, admin) = (new SignInSteps(walk), new SettingsSteps(walk), new SessionSteps(walk), new NonsenseSteps(walk), new AdminSteps(walk));
        // What stands here more than once is done more often.
        _steps =
        [
            Begin, Begin, (random, _) => Begin(random, null),
            signIn.PasswordAsync, signIn.PasswordAsync, signIn.SignUpAsync, signIn.SecondFactorAsync, signIn.FormAsync, signIn.ProviderAsync, signIn.ProviderAsync, signIn.LinkAsync,
            (random, browser) => signIn.MailedCodeAsync(random, browser, random.Next(2) == 0 ? "recovery" : "verification"), (random, browser) => signIn.MailedCodeAsync(random, browser, "login"),
            settings.EnrolAsync, settings.BackupCodesAsync, Quiet(settings.ChangeAsync),
            Quiet(sessions.AskWhoAsync), Quiet(sessions.LeaveAsync),
            (random, _) => nonsense.NonsenseAsync(random), (random, _) => nonsense.NonsenseAsync(random), (random, _) => nonsense.NonsenseAsync(random),
            Quiet((random, _) => nonsense.MalformedAsync(random)), Quiet(nonsense.WanderAsync),
            Quiet((random, _) => admin.AdministerAsync(random)), Quiet(LetTimePass),
        ];
    }

    public static async Task<RandomWalk> StartAsync(string profile)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        var log = new ErrorLog();
        var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            ConfigurationFile = Path.Combine(RepositoryFolder.Contract, "profiles", profile, "kratos.yml"),
            TimeProvider = time,
            LoggerFactory = new LoggerFactory([log]),
        });
        var walk = new WalkState(ory, time);
        await walk.PersonAsync();
        return new RandomWalk(walk, log);
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    public async Task StepAsync(Random random)
    {
        var before = _walk.Ory.Server.Sessions.All.ToDictionary(session => session.Id);
        var known = _walk.Ory.Server.Identities.All.Select(identity => identity.Id).ToHashSet();
        _walk.Ory.Requests.Clear();
        var proof = await _steps[random.Next(_steps.Length)](random, _walk.Browsers[random.Next(_walk.Browsers.Length)]);

        Assert.DoesNotContain(_walk.Ory.Requests, request => request.StatusCode is null or >= 500);
        Assert.Empty(_log.Errors);
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

    private async Task<Proof> Begin(Random random, TestBrowser? browser)
    {
        await _walk.BeginAsync(random, browser);
        return Proof.None;
    }

    private Task LetTimePass(Random random, TestBrowser browser)
    {
        _walk.Time.Advance(TimeSpan.FromMinutes(random.Next(90)));
        return Task.CompletedTask;
    }
}
