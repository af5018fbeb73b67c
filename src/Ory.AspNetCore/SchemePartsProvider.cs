using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>Composes each scheme of the host once. Two schemes share nothing but what was evicted.</summary>
internal sealed class SchemePartsProvider(
    EvictionMarkers evictions, SessionClock clock, Instruments instruments, OutputStorage output, Challenger challenger, SignOuts signOuts, ILoggerFactory loggers,
    IServiceProvider services) : IDisposable
{
    private readonly ConcurrentDictionary<string, SchemeParts> _schemes = new(StringComparer.Ordinal);
    private readonly Lock _composing = new();
    private SchemeParts? _latest;

    /// <summary>The parts of the scheme; composed anew when its options were changed.</summary>
    public SchemeParts For(string scheme, OryOptions options)
    {
        // Most hosts have one scheme.
        if (_latest is { } latest && ReferenceEquals(latest.Options, options))
            return latest;

        var parts = _schemes.TryGetValue(scheme, out var known) && ReferenceEquals(known.Options, options) ? known : Compose(scheme, options);
        return _latest = parts;
    }

    public void Dispose()
    {
        foreach (var parts in _schemes.Values)
            parts.FirstLevel.Dispose();
    }

    private SchemeParts Compose(string scheme, OryOptions options)
    {
        lock (_composing)
        {
            if (_schemes.TryGetValue(scheme, out var known) && ReferenceEquals(known.Options, options))
                return known;

            var time = options.TimeProvider ?? TimeProvider.System;
            var logger = loggers.CreateLogger<OryHandler>();
            var baseUrl = OryHttpClient.BaseAddressOf(options);
            var connection = new OryConnection(services, scheme, time, options.Timeout);
            var principals = new PrincipalFactory(scheme, options);
            var firstLevel = new FirstLevel(options, time, evictions);
            var readiness = new ReadinessProbe(connection, time, options.Timeout);
            var resolver = new SessionResolver(scheme, connection, readiness, time, instruments, new FaultLog(scheme, time, logger));
            var sessions = new SessionCache(
                options, SessionKey.PrefixOf(scheme, baseUrl), firstLevel, options.UseDistributedCache ? services.GetRequiredService<SecondLevel>() : null, resolver, principals, evictions, clock, time, instruments);

            var parts = new SchemeParts(
                options, new CredentialReader(options, baseUrl), new CredentialProblems(scheme, logger), sessions, principals,
                new SetCookieRelay(scheme, services.GetServices<IRelayedCookieRewriter>(), logger), output, connection, firstLevel, readiness,
                challenger, signOuts, instruments);
            _schemes[scheme] = parts;
            evictions.RetainAtLeast(SessionCache.LongestLife(options));
            known?.FirstLevel.Clear();
            return parts;
        }
    }
}
