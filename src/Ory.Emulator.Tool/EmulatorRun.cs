using System.Collections;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Ory.Emulator.Tool;

/// <summary>One run of the command: start, say where, wait, stop.</summary>
internal static class EmulatorRun
{
    public static async Task<int> RunAsync(EmulatorRunOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Refusal(options) is { } refusal)
        {
            await error.WriteLineAsync(refusal);
            return ExitCodes.CannotStart;
        }

        // A port that is taken is said below, in a line; the host would say it in forty.
        using var logging = LoggerFactory.Create(builder => builder
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(options.Verbose ? LogLevel.Debug : LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", options.Verbose ? LogLevel.Debug : LogLevel.None));
        try
        {
            await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
            {
                ConfigurationFiles = [.. options.Config.SelectMany(Files)],
                Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!),
                InMemory = false,
                PublicPort = options.PublicPort,
                AdminPort = options.AdminPort,
                Host = options.Host,
                Dev = options.Dev ? true : null,
                SmtpConnectionUri = options.Smtp,
                LoggerFactory = logging,
            }, cancellationToken);
            foreach (var warning in ory.Warnings)
                await error.WriteLineAsync($"warning: {warning}");
            await output.WriteLineAsync("ory-emulator is no server for production: it is for local work and tests, and forgets everything when it stops.");
            await output.WriteLineAsync($"public: {Place(ory.PublicUrl, ory.PublicEndPoint)}");
            await output.WriteLineAsync($"admin:  {Place(ory.AdminUrl, ory.AdminEndPoint)}");
            await output.WriteLineAsync("ready (Ctrl+C stops it)");
            await output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (OryEmulatorConfigurationException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCodes.Configuration;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The configuration cannot be read: {exception.Message}");
            return ExitCodes.Configuration;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync($"It cannot listen: {exception.Message}{(exception.InnerException is AddressInUseException ? " Choose other ports with --public-port and --admin-port." : "")}");
            return ExitCodes.CannotStart;
        }
    }

    // Kratos takes a list with commas for several files.
    private static IEnumerable<string> Files(string config) => File.Exists(config) ? [config] : config.Split(',');

    private static string? Refusal(EmulatorRunOptions options)
    {
        var address = EmulatorHost.AddressOf(options.Host);
        if (!options.Consent && (address is null || !IPAddress.IsLoopback(address)))
            return $"{options.Host} is no loopback address. This is no server: its admin API lets everybody who reaches it do everything. If that is what you want, add --i-know-this-is-not-a-server.";
        if (address is null)
            return $"--host is '{options.Host}', but has to be an IP address to listen on, or localhost.";
        return options.PublicPort is > 0 && options.PublicPort == options.AdminPort ? $"--public-port and --admin-port are both {options.PublicPort}, but each API has its own." : null;
    }

    // A base URL may name a host that only a proxy or a container has, or https: then where it listens is the address to use here.
    private static string Place(Uri address, IPEndPoint? listens) =>
        listens is null || (address.Scheme == "http" && address.Port == listens.Port && IsReached(EmulatorHost.AddressOf(address.Host.Trim('[', ']')), listens.Address))
            ? address.ToString() : $"{address} (listens on http://{listens}/)";

    private static bool IsReached(IPAddress? named, IPAddress listens) =>
        named is not null && IPAddress.IsLoopback(named) && (named.Equals(listens) || listens.Equals(IPAddress.Any) || listens.Equals(IPAddress.IPv6Any));
}
