using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>
/// People, their sessions as Ory knows them, and two nodes that share a second level. After every answer it is checked that nobody is taken for
/// another, nobody counts longer than the README says, and nobody is signed out who is not.
/// </summary>
public sealed class World : IAsyncDisposable
{
    /// <summary>How long a session that ended at Ory, of which this node was told nothing, may still count.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RememberedRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RememberedReadiness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecentlyValid = TimeSpan.FromMinutes(1);
    private static readonly Fault[] Faults =
        [Fault.Refused, Fault.Reset, Fault.TooManyRequests, Fault.InternalError, Fault.ServiceUnavailable, Fault.Truncated, Fault.WrongType, Fault.Html, Fault.Redirect, Fault.DatabaseDown];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedOry _ory;
    private readonly List<Known> _sessions = [];
    private readonly List<(string Value, Known Of)> _credentials = [];
    private readonly string[] _identities = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid().ToString())];
    private readonly ConcurrentDictionary<(int Node, string Credential), DateTimeOffset> _validAt = new();
    private Node[] _nodes = [];
    private DateTimeOffset _failingSince;
    private DateTimeOffset _failedUntil;
    private DateTimeOffset _refusesAllUntil;
    private int _made;
    private int _order;

    private World() => _ory = new ScriptedOry(_time);

    public int Answers { get; private set; }

    public int Whoamis => _ory.Whoamis;

    private DateTimeOffset Now => _time.GetUtcNow();

    public static async Task<World> StartAsync()
    {
        var world = new World();
        var store = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var keys = new EphemeralDataProtectionProvider();
        world._nodes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Node.StartAsync(
            world._ory,
            world._time,
            options => options.UseDistributedCache = true,
            builder => builder.Services.AddSingleton<IDistributedCache>(store).AddSingleton<IDataProtectionProvider>(keys))));
        world.SignIn(0, longLived: true);
        world.SignIn(1, longLived: true);
        return world;
    }

    public Task TakeAsync(Step step)
    {
        var (credential, session) = _credentials[step.Who % _credentials.Count];
        var node = step.Where % _nodes.Length;
        switch (step.Kind)
        {
            case StepKind.Ask:
                return AskAsync(node, credential, session);
            case StepKind.AskWithRubbish:
                return AskWithRubbishAsync(node, credential, step.HowMuch);
            case StepKind.AskAtOnce:
                return Task.WhenAll(Enumerable.Range(0, 2 + (step.HowMuch % 6)).Select(i => AskAsync((node + i) % _nodes.Length, credential, session, isAlone: false)));
            case StepKind.SignIn:
                SignIn(step.Who, longLived: step.HowMuch % 3 != 0);
                break;
            case StepKind.AnotherCookie:
                AddCredential(session);
                break;
            case StepKind.StepUp when session.EndedAt is null && session.SteppedUpAt is null:
                session.Ory.Aal = "aal2";
                session.SteppedUpAt = Now;
                session.SteppedUp = ++_order;
                break;
            case StepKind.Revoke:
                Revoke(session);
                break;
            case StepKind.RevokeAndEvict:
                Revoke(session);
                return EvictAsync(node, OryEviction.OfSession(session.Ory.Id), other => other == session);
            case StepKind.EvictSession:
                return EvictAsync(node, OryEviction.OfSession(session.Ory.Id), other => other == session);
            case StepKind.EvictIdentity:
                return EvictAsync(node, OryEviction.OfIdentity(session.Ory.IdentityId), other => other.Ory.IdentityId == session.Ory.IdentityId);
            case StepKind.EvictCredential:
                // Says nothing of the session's other credentials, so nothing is concluded from it.
                return _nodes[node].Cache.EvictAsync(OryEviction.OfCredential(CredentialOf(credential)));
            case StepKind.RevokeDuringWhoami:
                return RevokeDuringWhoamiAsync(node, credential, session);
            case StepKind.TimePasses:
                _time.Advance(TimeSpan.FromMilliseconds(1 + (step.HowMuch % 4000)));
                break;
            case StepKind.MuchTimePasses:
                _time.Advance(TimeSpan.FromSeconds(5 + (step.HowMuch % 70)));
                break;
            case StepKind.OryFails:
                Fail(Faults[step.HowMuch % Faults.Length]);
                _failingSince = Now;
                break;
            case StepKind.OryRecovers when _ory.Fault != Fault.None:
                Fail(Fault.None);
                // The circuit is tried again after a second.
                _failedUntil = Now.AddSeconds(1);
                break;
        }
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _ory.DisposeAsync();
    }

    private async Task AskAsync(int node, string credential, Known session, bool isAlone = true)
    {
        var before = _ory.Whoamis;
        using var response = await _nodes[node].SendAsync(credential);
        Answers++;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            CheckSession(node, await response.Content.ReadAsStringAsync(), session);
            // Of several at once it cannot be told which node asked Ory, and which answered from what it had.
            if (isAlone && _ory.Whoamis > before)
                _validAt[(node, credential)] = Now;
        }
        else
            CheckRefusal(node, response.StatusCode, credential, session);
    }

    private void CheckSession(int node, string answer, Known session)
    {
        var parts = answer.Split(' ');
        Check(parts[0] == session.Ory.IdentityId, "as another person");
        Check(parts[1] == session.Ory.Id, "as another session");
        Check(Now < session.Ory.ExpiresAt, "past the session's end");
        if (session.EndedAt is { } ended)
        {
            Check(Now - ended < Bound, "longer than the bound");
            Check(!(session.Evicted[node] > session.Ended), "after it ended and was evicted here");
        }
        if (session.SteppedUpAt is { } steppedUp && parts[2] != "aal2")
        {
            Check(Now - steppedUp < Bound, "at the old level for too long");
            Check(!(session.Evicted[node] > session.SteppedUp), "at the old level although it was evicted here");
        }
    }

    private void CheckRefusal(int node, HttpStatusCode status, string credential, Known session)
    {
        var isOver = session.EndedAt is not null || Now >= session.Ory.ExpiresAt;
        var failing = _ory.Fault != Fault.None || Now <= _failedUntil;
        if (status == HttpStatusCode.ServiceUnavailable)
        {
            Check(failing, "unavailable although nothing is wrong");
            return;
        }
        Check(status == HttpStatusCode.Unauthorized, $"{status}");
        if (isOver)
            return;
        // Kratos without its database refuses everybody; only who was not seen lately may suffer from it, and a second longer.
        Check(_ory.Fault == Fault.DatabaseDown || Now <= _refusesAllUntil + RememberedRefusal, "signed out although nothing ended");
        // Readiness is asked for once a second: what it said just before counts as well.
        var isFresh = Now - _failingSince <= RememberedReadiness + RememberedRefusal;
        Check(isFresh || !_validAt.TryGetValue((node, credential), out var validAt) || Now - validAt > RecentlyValid, "signed out although seen valid a moment ago");
    }

    private async Task AskWithRubbishAsync(int node, string credential, int how)
    {
        var rubbish = how % 3 == 0 ? credential + "x" : credential.Contains('=', StringComparison.Ordinal) ? $"ory_kratos_session=rubbish-{how % 50}" : $"ory_st_rubbish{how % 50}";
        using var response = await _nodes[node].SendAsync(rubbish);
        Answers++;
        Check(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable, "let in with rubbish");
    }

    private async Task EvictAsync(int node, OryEviction eviction, Func<Known, bool> isMeant)
    {
        await _nodes[node].Cache.EvictAsync(eviction);
        foreach (var session in _sessions.Where(isMeant))
            session.Evicted[node] = ++_order;
    }

    private async Task RevokeDuringWhoamiAsync(int node, string credential, Known session)
    {
        if (_ory.Fault != Fault.None)
            return;
        // So that nobody is answered from what is cached.
        for (var each = 0; each < _nodes.Length; each++)
            await EvictAsync(each, OryEviction.OfSession(session.Ory.Id), other => other == session);
        var before = _ory.Whoamis;
        _ory.Hold();
        var asked = _nodes.Select(each => each.SendAsync(credential)).ToArray();
        // Ory has looked it up and has not answered; or the credential is remembered as refused.
        while (_ory.Whoamis - before < asked.Count(answer => !answer.IsCompleted))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        Revoke(session);
        await EvictAsync(node, OryEviction.OfSession(session.Ory.Id), other => other == session);
        _ory.LetGo();
        for (var i = 0; i < asked.Length; i++)
        {
            using var response = await asked[i];
            Answers++;
            // On the other node too: it finds the eviction in the second level.
            Check(response.StatusCode != HttpStatusCode.OK, "let in by a whoami from before the eviction");
        }
    }

    private void Fail(Fault fault)
    {
        if (_ory.Fault == Fault.DatabaseDown)
            _refusesAllUntil = Now;
        _ory.Fault = fault;
    }

    private void Revoke(Known session)
    {
        session.Ory.IsActive = false;
        if (session.EndedAt is not null)
            return;
        session.EndedAt = Now;
        session.Ended = ++_order;
    }

    private void SignIn(int who, bool longLived)
    {
        var session = new Known(new ScriptedSession
        {
            IdentityId = _identities[who % _identities.Length],
            AuthenticatedAt = Now,
            ExpiresAt = Now + (longLived ? TimeSpan.FromDays(30) : TimeSpan.FromSeconds(40)),
        });
        _sessions.Add(session);
        AddCredential(session);
        // So that what is chosen from stays alive.
        if (_credentials.Count > 24)
            _credentials.RemoveRange(0, 8);
    }

    private void AddCredential(Known session)
    {
        var number = Interlocked.Increment(ref _made);
        var credential = number % 3 == 0 ? $"ory_st_{number:d32}" : $"ory_kratos_session=value-{number}";
        _ory.Add(credential, session.Ory);
        _credentials.Add((credential, session));
    }

    private static OryCredential CredentialOf(string credential) =>
        credential.Contains('=', StringComparison.Ordinal) ? OryCredential.FromCookie(credential) : OryCredential.FromSessionToken(credential);

    private static void Check(bool isSo, string wrong)
    {
        if (!isSo)
            throw new InvalidOperationException($"Somebody was answered {wrong}.");
    }

    /// <summary>What is true of a session, beside what Ory says.</summary>
    private sealed class Known(ScriptedSession ory)
    {
        public ScriptedSession Ory { get; } = ory;

        public DateTimeOffset? EndedAt { get; set; }

        public DateTimeOffset? SteppedUpAt { get; set; }

        /// <summary>Where in the order of things; the clock can stand still.</summary>
        public int Ended { get; set; }

        public int SteppedUp { get; set; }

        public int[] Evicted { get; } = new int[2];
    }
}
