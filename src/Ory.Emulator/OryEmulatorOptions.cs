using Microsoft.Extensions.Logging;

namespace Ory.Emulator;

/// <summary>How an emulator starts. Without a configuration it starts with one for tests: password, code, authenticator app, backup codes, an identity with an e-mail and a name.</summary>
public sealed class OryEmulatorOptions
{
    /// <summary>Kratos' configuration files (YAML or JSON). A later file overrides an earlier one, key by key.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ConfigurationFiles { get; set; } = [];

    /// <summary>Kratos' configuration file, where there is only one.</summary>
    /// <value>Default: null.</value>
    public string? ConfigurationFile
    {
        get => ConfigurationFiles is [var file] ? file : null;
        set => ConfigurationFiles = value is null ? [] : [value];
    }

    /// <summary>Kratos' configuration as text, laid over the files. Paths in it are relative to the first file's folder, or to the working directory.</summary>
    /// <value>Default: null.</value>
    public string? Configuration { get; set; }

    /// <summary>Kratos' environment variables, laid over files and text. Those of the process count for the command only: no test is to depend on them.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether the emulator lives in the process only, behind <see cref="OryEmulator.CreateHandler"/>, and listens on no port.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool InMemory { get; set; } = true;

    /// <summary>The address to listen on.</summary>
    /// <value>Default: <c>127.0.0.1</c>. Whoever reaches the admin API may do everything.</value>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port of the public API, in place of the configured one, in its base URL too.</summary>
    /// <value>Default: null, the configured one (4433). 0: a free one.</value>
    public int? PublicPort { get; set; }

    /// <summary>The port of the admin API, likewise.</summary>
    /// <value>Default: null, the configured one (4434). 0: a free one.</value>
    public int? AdminPort { get; set; }

    /// <summary>Kratos' development mode: cookies without <c>Secure</c>.</summary>
    /// <value>Default: null, as the configuration says.</value>
    public bool? Dev { get; set; }

    /// <summary>The address of the pages that show the forms (<c>login</c>, <c>registration</c>, … below it), and where people may be sent back to, for an emulator without a configuration of its own.</summary>
    /// <value>Default: <c>http://localhost/</c>, which is where <c>WebApplicationFactory</c> puts an application.</value>
    public Uri ApplicationUrl { get; set; } = new("http://localhost/");

    /// <summary>Further addresses that <c>return_to</c> may name, besides <c>selfservice.allowed_return_urls</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> AllowedReturnUrls { get; set; } = [];

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the emulator logs.</summary>
    /// <value>Default: null, nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>An SMTP server that mail is handed to: <c>smtp://127.0.0.1:1025</c>, in the form of Kratos' <c>courier.smtp.connection_uri</c>.</summary>
    /// <value>Default: null; mail is kept for <see cref="OryEmulator.Messages"/> and sent nowhere.</value>
    public string? SmtpConnectionUri { get; set; }

    /// <summary>Changes the traits that a provider's claims give. Kratos' <c>mapper_url</c> is Jsonnet, which is not run.</summary>
    /// <value>Default: null; a trait takes the claim of its own name, or the standard claim that means the same.</value>
    public Action<EmulatorOidcClaims>? OidcClaimsMapper { get; set; }

    /// <summary>Adds claims to a token of <c>tokenize_as</c>. Kratos' <c>claims_mapper_url</c> is Jsonnet, which is not run.</summary>
    /// <value>Default: null; Kratos' own claims.</value>
    public Action<EmulatorTokenClaims>? TokenClaimsMapper { get; set; }
}
