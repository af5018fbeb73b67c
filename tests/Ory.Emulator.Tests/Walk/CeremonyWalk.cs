using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Two browsers with keys, and a guard who compares the sessions before and after each step.</summary>
internal sealed class CeremonyWalk : IAsyncDisposable
{
    private readonly WalkState _walk;
    private readonly KeyRing _ring;
    private readonly ErrorLog _log;
    private readonly Func<Random, TestBrowser, Task<KeyProof?>>[] _steps;

    private CeremonyWalk(WalkState walk, ErrorLog log, bool passwordless)
    {
        (_walk, _log, _ring) = (walk, log, new KeyRing(walk));
        var (keys, changes, sessions) = (new KeySteps(walk, _ring, passwordless), new KeyChangeSteps(walk, _ring), new SessionSteps(walk));
        // What stands here more than once is done more often.
        _steps =
        [
            changes.PasswordAsync, changes.PasswordAsync, keys.AddAsync, keys.AddAsync, keys.SignUpAsync, keys.PasskeyAsync, keys.PasskeyAsync, keys.SecurityKeyAsync, keys.SecurityKeyAsync, keys.RepeatAsync, keys.RepeatAsync,
            Quiet(changes.RemoveAsync), Quiet((random, _) => changes.AdministerAsync(random)), Quiet(sessions.LeaveAsync), Quiet(sessions.LeaveAsync), Quiet(LetTimePass),
        ];
    }

    public static async Task<CeremonyWalk> StartAsync(bool passwordless, string style)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        var log = new ErrorLog();
        var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                session: { whoami: { required_aal: aal1 } }
                selfservice:
                  flows: { settings: { required_aal: aal1 }, login: { style: {{style}} }, registration: { after: { passkey: { hooks: [{ hook: session }] }, webauthn: { hooks: [{ hook: session }] } } } }
                  methods:
                    passkey: { enabled: true, config: { rp: { id: localhost, display_name: Example } } }
                    webauthn: { enabled: true, config: { passwordless: {{(passwordless ? "true" : "false")}}, rp: { id: localhost, display_name: Example } } }
                """,
            TimeProvider = time,
            LoggerFactory = new LoggerFactory([log]),
        });
        var walk = new WalkState(ory, time);
        await walk.PersonAsync();
        await walk.PersonAsync();
        return new CeremonyWalk(walk, log, passwordless);
    }

    public async ValueTask DisposeAsync()
    {
        _ring.Dispose();
        await _walk.DisposeAsync();
    }

    public async Task StepAsync(Random random)
    {
        var before = _walk.Ory.Server.Sessions.All.ToDictionary(session => session.Id);
        _walk.Ory.Requests.Clear();
        var proof = await _steps[random.Next(_steps.Length)](random, _walk.Browsers[random.Next(_walk.Browsers.Length)]);

        Assert.Empty(_log.Errors);
        Assert.True(_walk.Guard.Faults.IsEmpty, string.Join(Environment.NewLine, _walk.Guard.Faults.Distinct()));
        Assert.DoesNotContain(_walk.Ory.Requests, request => request.StatusCode is null or >= 500);
        foreach (var session in _walk.Ory.Server.Sessions.All)
        {
            var old = before.GetValueOrDefault(session.Id);
            var email = Json.Text(_walk.Ory.Server.Identities.Find(session.IdentityId)!.Traits["email"]);
            var added = session.Methods.Skip(old?.Methods.Count ?? 0).Select(method => new KeyProof(email!, method.Method, method.Aal)).ToArray();
            Assert.True(added.Length == 0 ? old is not null : added is [var only] && only == proof, $"A session came of, or was raised by, nothing: {string.Join(", ", added.AsEnumerable())} after {proof}, {string.Join(", ", _walk.Ory.Requests)}.");
            Assert.True(session.Aal != "aal2" || session.Methods.Select(method => method.Method).Distinct().Count() > 1, "One factor made two.");
            Assert.False(old is { IsActive: false } && session.IsActive, "A revoked session came back.");
        }
    }

    private static Func<Random, TestBrowser, Task<KeyProof?>> Quiet(Func<Random, TestBrowser, Task> step) => async (random, browser) =>
    {
        await step(random, browser);
        return null;
    };

    private Task LetTimePass(Random random, TestBrowser browser)
    {
        _walk.Time.Advance(TimeSpan.FromMinutes(random.Next(90)));
        return Task.CompletedTask;
    }
}
