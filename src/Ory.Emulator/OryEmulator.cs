using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ory.Emulator;

/// <summary>
/// An Ory server in the process: Kratos' public API and the part of the admin API that tests need, with its state in memory. Each instance
/// is independent of every other; disposing of it stops it and forgets everything.
/// </summary>
public sealed class OryEmulator : IAsyncDisposable
{
    private readonly EmulatorHost _host;
    private readonly Server _server;
    private readonly MailDelivery? _delivery;
    private int _disposed;

    private OryEmulator(EmulatorHost host, Server server, MailDelivery? delivery, IReadOnlyList<string> warnings)
    {
        (_host, _server, _delivery, Warnings) = (host, server, delivery, warnings);
        PublicUrl = new Uri(server.Configuration.PublicBaseUrl);
        AdminUrl = new Uri(server.Configuration.AdminBaseUrl);
        Messages = new EmulatorMessages(server.Courier);
    }

    /// <summary>The base address of the public API, as configured.</summary>
    public Uri PublicUrl { get; }

    /// <summary>The base address of the admin API, as configured.</summary>
    public Uri AdminUrl { get; }

    /// <summary>Where the public API listens, whatever host <see cref="PublicUrl"/> names; null if it listens on no port.</summary>
    public IPEndPoint? PublicEndPoint => _host.PublicEndPoint;

    /// <summary>Where the admin API listens, likewise.</summary>
    public IPEndPoint? AdminEndPoint => _host.AdminEndPoint;

    /// <summary>Whether it listens on no port and is reached by <see cref="CreateHandler"/> only.</summary>
    public bool IsInMemory => _host.IsInMemory;

    /// <summary>Whether who asks at <see cref="PublicUrl"/> and <see cref="AdminUrl"/> reaches it by himself.</summary>
    internal bool ListensAtItsAddresses => LeadsTo(PublicUrl, PublicEndPoint) && LeadsTo(AdminUrl, AdminEndPoint);

    /// <summary>What the configuration asks for and the emulator does not do: one line a key.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Mail and text messages.</summary>
    public EmulatorMessages Messages { get; }

    /// <summary>Makes the public API fail.</summary>
    public EmulatorFaults Faults => _host.Faults;

    /// <summary>What it was asked.</summary>
    public EmulatorRequests Requests => _host.Requests;

    /// <summary>Its clock.</summary>
    public TimeProvider Time => _server.Time;

    /// <summary>The server itself, for tests of the emulator.</summary>
    internal Server Server => _server;

    private Server Running
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return _server;
        }
    }

    /// <summary>Starts an emulator.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>It is ready.</returns>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    /// <exception cref="OryEmulatorConfigurationException">The configuration is malformed; the message names key, expectation and line.</exception>
    /// <exception cref="IOException">A configuration file cannot be read, or a port is taken.</exception>
    public static Task<OryEmulator> StartAsync(Action<OryEmulatorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new OryEmulatorOptions();
        configure(options);
        return StartAsync(options);
    }

    /// <summary>Starts an emulator in the process, with the configuration for tests.</summary>
    /// <returns>It is ready.</returns>
    public static Task<OryEmulator> StartAsync() => StartAsync(new OryEmulatorOptions());

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>It is ready.</returns>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    /// <exception cref="OryEmulatorConfigurationException">The configuration is malformed; the message names key, expectation and line.</exception>
    /// <exception cref="IOException">A configuration file cannot be read, or a port is taken.</exception>
    public static async Task<OryEmulator> StartAsync(OryEmulatorOptions options, CancellationToken cancellationToken = default)
    {
        OptionsCheck.Check(options);
        var layers = EmulatorConfiguration.Read(options);
        var configuration = EmulatorConfiguration.Load(options, layers, options.PublicPort, options.AdminPort);
        if (!options.InMemory && configuration.PublicPort == configuration.AdminPort && configuration.AdminPort != 0)
            throw new OryEmulatorConfigurationException("serve.admin.port", $"another port than {configuration.PublicPort}, which is the public API's");
        var host = await EmulatorHost.StartAsync(options, configuration, cancellationToken);
        try
        {
            // Free ports are known only now, and every URL that the server emits is built from them.
            if (host.PublicPort != configuration.PublicPort || host.AdminPort != configuration.AdminPort)
                configuration = EmulatorConfiguration.Load(options, layers, Replacing(options.PublicPort, configuration.PublicPort, host.PublicPort), Replacing(options.AdminPort, configuration.AdminPort, host.AdminPort));
            var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Ory.Emulator");
            var server = new Server(configuration, options.TimeProvider, logger)
            {
                OidcClaimsMapper = options.OidcClaimsMapper,
                TokenClaimsMapper = options.TokenClaimsMapper,
            };
            var delivery = options.SmtpConnectionUri is null ? null : MailDelivery.Start(options.SmtpConnectionUri, configuration.Sender, server.Courier, logger);
            host.Open(server);
            return new OryEmulator(host, server, delivery, EmulatorConfiguration.Warnings(configuration, options));
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        static int? Replacing(int? asked, int configured, int actual) => asked is null && configured != 0 ? null : actual;
    }

    /// <summary>A handler that reaches the emulator: in process if it lives there, else over its ports. Which API is asked is told by the request's address, as the base URLs have it.</summary>
    /// <returns>It keeps no cookies and follows no redirects.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public HttpMessageHandler CreateHandler()
    {
        _ = Running;
        return _host.CreateHandler();
    }

    /// <summary>A client of the public API.</summary>
    /// <returns>It keeps no cookies and follows no redirects; <see cref="HttpClient.BaseAddress"/> is <see cref="PublicUrl"/>.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public HttpClient CreateClient() => new(CreateHandler()) { BaseAddress = PublicUrl };

    /// <summary>A client of the admin API.</summary>
    /// <returns>It keeps no cookies and follows no redirects; <see cref="HttpClient.BaseAddress"/> is <see cref="AdminUrl"/>.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public HttpClient CreateAdminClient() => new(CreateHandler()) { BaseAddress = AdminUrl };

    /// <summary>Lets <c>return_to</c> name an address, as if it stood in <c>selfservice.allowed_return_urls</c>: for applications that learn theirs when they start.</summary>
    /// <param name="url">Scheme, host, port, and how the path begins.</param>
    /// <exception cref="ArgumentException"><paramref name="url"/> is not absolute.</exception>
    public void AllowReturnTo(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
            throw new ArgumentException($"'{url}' is not absolute.", nameof(url));
        _server.ReturnTo.Allow(url.OriginalString);
    }

    /// <summary>Puts somebody into the emulator, as an administrator would.</summary>
    /// <param name="email">His address; null: one nobody else has. Goes into the trait <c>email</c> if <paramref name="traits"/> has none.</param>
    /// <param name="password">His password; null: a random one.</param>
    /// <param name="traits">His traits; null: the address only.</param>
    /// <param name="verified">Whether his addresses are verified; they are unless told.</param>
    /// <param name="schemaId">The identity schema; null: the default one.</param>
    /// <param name="metadataPublic">What <c>metadata_public</c> says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The identity with what it takes to sign in.</returns>
    /// <exception cref="InvalidOperationException">There is no such schema, the traits do not fit it, or the address is taken.</exception>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<EmulatorIdentity> CreateIdentityAsync(
        string? email = null, string? password = null, JsonObject? traits = null, bool verified = true, string? schemaId = null, JsonNode? metadataPublic = null, CancellationToken cancellationToken = default) =>
        EmulatorArrangement.CreateIdentityAsync(Running, email, password, traits, verified, schemaId, metadataPublic, cancellationToken);

    /// <summary>Opens a session for somebody, without a flow.</summary>
    /// <param name="identity">Who.</param>
    /// <param name="aal"><c>aal1</c> (a password) or <c>aal2</c> (a password and an authenticator app).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The session with a cookie and a token for it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="aal"/> is another level.</exception>
    /// <exception cref="InvalidOperationException">There is no such identity any more.</exception>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<EmulatorSession> SignInAsync(EmulatorIdentity identity, string aal = "aal1", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return SignInByIdAsync(identity.Id, aal, cancellationToken);
    }

    /// <summary>Opens a session for somebody who signed up himself, without a flow.</summary>
    /// <param name="identityId">Who.</param>
    /// <param name="aal"><c>aal1</c> (a password) or <c>aal2</c> (a password and an authenticator app).</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The session with a cookie and a token for it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="aal"/> is another level.</exception>
    /// <exception cref="InvalidOperationException">There is no such identity.</exception>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<EmulatorSession> SignInByIdAsync(Guid identityId, string aal = "aal1", CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(EmulatorArrangement.SignIn(Running, identityId, aal));
    }

    /// <summary>Revokes a session, as an administrator would: whoami answers 401 from now on.</summary>
    /// <param name="sessionId">Which.</param>
    /// <exception cref="InvalidOperationException">There is no such session.</exception>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public void RevokeSession(Guid sessionId)
    {
        if (!Running.Sessions.Revoke(sessionId))
            throw new InvalidOperationException("There is no such session.");
    }

    /// <summary>Stops the emulator.</summary>
    /// <returns>It answers nothing any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _host.DisposeAsync();
        if (_delivery is not null)
            await _delivery.DisposeAsync();
        _server.Dispose();
    }

    private static bool LeadsTo(Uri address, IPEndPoint? listens) => address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && address.Port == listens?.Port;
}
