using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ory.Emulator.Tool;

/// <summary>The command line. <c>serve</c>, the verb of Kratos' own command, is understood and means the same as none.</summary>
internal static class EmulatorCommand
{
    private static readonly Option<string[]> Config = new("--config", "-c")
    {
        Description = "Kratos' configuration file (YAML or JSON). Given more than once, a later file overrides an earlier one, key by key.",
        HelpName = "kratos.yml",
        Required = true,
        Recursive = true,
    };

    private static readonly Option<int?> PublicPort = new("--public-port")
    {
        HelpName = "port",
        CustomParser = Port,
        Description = "The port of the public API, in place of the configured one (in its base URL too). 0: a free one.",
        Recursive = true,
    };

    private static readonly Option<int?> AdminPort = new("--admin-port")
    {
        HelpName = "port",
        CustomParser = Port,
        Description = "The port of the admin API, likewise.",
        Recursive = true,
    };

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen on.",
        HelpName = "address",
        DefaultValueFactory = _ => "127.0.0.1",
        Recursive = true,
    };

    private static readonly Option<bool> Dev = new("--dev")
    {
        Description = "Kratos' development mode: cookies without Secure, for plain http in a browser.",
        Recursive = true,
    };

    private static readonly Option<string?> Smtp = new("--smtp")
    {
        HelpName = "address",
        CustomParser = SmtpAddress,
        Description = "Hand mail to this server, as smtp://127.0.0.1:1025. Otherwise it is only kept for GET /admin/courier/messages.",
        Recursive = true,
    };

    private static readonly Option<bool> Consent = new("--i-know-this-is-not-a-server")
    {
        Description = "Listen on an address that others reach. The admin API lets everybody do everything.",
        Recursive = true,
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Write a log to standard error.",
        Recursive = true,
    };

    // kratos serve knows these; there is nothing to switch here.
    private static readonly Option<bool>[] Tolerated = [Ignored("--watch-courier"), Ignored("--sqa-opt-out")];

    public static RootCommand Create()
    {
        var root = new RootCommand("An emulation of Ory Kratos v26.2.0 for local work and tests. It is no server for production.");
        var serve = new Command("serve", "The same; so that a command line for kratos works.");
        foreach (var option in (Option[])[Config, PublicPort, AdminPort, Host, Dev, Smtp, Consent, Verbose, .. Tolerated])
            root.Options.Add(option);
        root.SetAction(RunAsync);
        serve.SetAction(RunAsync);
        root.Subcommands.Add(serve);
        return root;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) => EmulatorRun.RunAsync(
        new EmulatorRunOptions(
            result.GetValue(Config) ?? [], result.GetValue(PublicPort), result.GetValue(AdminPort), result.GetValue(Host)!, result.GetValue(Dev),
            result.GetValue(Smtp), result.GetValue(Consent), result.GetValue(Verbose)),
        result.InvocationConfiguration.Output,
        result.InvocationConfiguration.Error,
        cancellationToken);

    private static int? Port(ArgumentResult result)
    {
        if (ushort.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;
        result.AddError($"'{result.Tokens[0].Value}' is no port: a number from 0 to 65535 is expected.");
        return null;
    }

    private static string? SmtpAddress(ArgumentResult result)
    {
        var address = result.Tokens[0].Value;
        if (MailDelivery.IsServer(address)) return address;
        result.AddError($"'{address}' is no mail server: an address as smtp://127.0.0.1:1025 is expected.");
        return null;
    }

    private static Option<bool> Ignored(string name) => new(name) { Hidden = true, Recursive = true };
}
