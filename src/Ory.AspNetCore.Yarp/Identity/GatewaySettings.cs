using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Yarp;

/// <summary>The gateway's options and what is made of them once, until they change.</summary>
internal sealed class GatewaySettings : IDisposable
{
    private readonly IOptionsMonitor<OryGatewayOptions> _options;
    private readonly IOptionsMonitor<OryOptions> _schemes;
    private readonly IDisposable?[] _subscriptions;
    private volatile Snapshot _current;

    public GatewaySettings(IOptionsMonitor<OryGatewayOptions> options, IOptionsMonitor<OryOptions> schemes)
    {
        (_options, _schemes) = (options, schemes);
        _current = new(options.CurrentValue, schemes);
        _subscriptions = [options.OnChange(_ => Renew()), schemes.OnChange((_, _) => Renew())];
    }

    public Snapshot Current => _current;

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription?.Dispose();
    }

    private void Renew() => _current = new(_options.CurrentValue, _schemes);

    internal sealed class Snapshot(OryGatewayOptions options, IOptionsMonitor<OryOptions> schemes)
    {
        public OryGatewayOptions Options { get; } = options;

        public KeyValuePair<string, string>[] Headers { get; } = [.. options.Headers.Where(header => !string.IsNullOrEmpty(header.Value))];

        /// <summary>What callers may send on no route.</summary>
        public HeaderNameSet Ours { get; } = new(options.Headers.Keys);

        /// <summary>The same where a token goes to the backend as well.</summary>
        public HeaderNameSet OursWithToken { get; } = new(options.Headers.Keys.Append(options.Token.Header));

        public HeaderNameSet Token { get; } = new([OryDefaults.SessionTokenHeader]);

        public OryOptions Scheme => schemes.Get(Options.AuthenticationScheme);
    }
}
