using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The gateway's options and what is made of them once, until they change. The monitor itself throws from the moment on when a changed
/// configuration is wrong; here what was right before stays.
/// </summary>
internal sealed class GatewaySettings : IDisposable
{
    private readonly IOptionsFactory<OryGatewayOptions> _factory;
    private readonly ILogger<GatewaySettings> _logger;
    private readonly IDisposable? _subscription;
    private volatile Snapshot _current;
    private string? _said;

    public GatewaySettings(
        IOptionsMonitor<OryGatewayOptions> options, IOptionsFactory<OryGatewayOptions> factory, IOptionsMonitor<OryOptions> schemes, ILogger<GatewaySettings> logger,
        OrySchemes? registered = null)
    {
        (_factory, _logger) = (factory, logger);
        _current = new(options.CurrentValue, schemes, registered);
        _subscription = options.OnChange(changed => _current = new(changed, schemes, registered));
    }

    public Snapshot Current => _current;

    /// <summary>
    /// What the configuration says now, by which its routes are judged: of a change routes and options learn one after the other, in an order that changes
    /// with every change. Where the options are wrong, those that count.
    /// </summary>
    public OryGatewayOptions Latest
    {
        get
        {
            try
            {
                return _factory.Create(Options.DefaultName);
            }
            catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
            {
                // Each route asks; what watches the configuration says nothing.
                if (Interlocked.Exchange(ref _said, exception.Message) != exception.Message)
                    Log.OptionsWrong(_logger, exception.Message);
                return _current.Options;
            }
        }
    }

    public void Dispose() => _subscription?.Dispose();

    internal sealed class Snapshot(OryGatewayOptions options, IOptionsMonitor<OryOptions> schemes, OrySchemes? registered)
    {
        public OryGatewayOptions Options { get; } = options;

        public KeyValuePair<string, string>[] Headers { get; } = [.. options.Headers.Where(header => !string.IsNullOrEmpty(header.Value))];

        /// <summary>What callers may send on no route.</summary>
        public HeaderNameSet Ours { get; } = new([.. options.Headers.Keys, .. OwnTokenHeader(options)]);

        /// <summary>What a backend gets from nobody but the gateway.</summary>
        /// <param name="token">Whether it gets the gateway's token.</param>
        /// <param name="credentials">Whether it gets the caller's Ory credentials.</param>
        public HeaderNameSet Kept(bool token, bool credentials) =>
            new([.. Options.Headers.Keys, .. OwnTokenHeader(Options), .. token ? [Options.Token.Header] : Array.Empty<string>(), .. credentials ? [] : (string[])[OryDefaults.SessionTokenHeader]]);

        /// <summary>The schemes whose credentials are between callers and Ory: all of them, not only the one that the gateway tells of.</summary>
        public IReadOnlyList<string> SchemeNames { get; } = registered?.Names ?? [options.AuthenticationScheme];

        public OryOptions Scheme(string name) => schemes.Get(name);

        // Authorization is everybody's: it is the gateway's own only on routes that get its token.
        private static string[] OwnTokenHeader(OryGatewayOptions options) =>
            options.Token.Header.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? [] : [options.Token.Header];
    }
}
