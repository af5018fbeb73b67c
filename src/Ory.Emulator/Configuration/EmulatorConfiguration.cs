namespace Ory.Emulator;

/// <summary>The configuration that <see cref="OryEmulatorOptions"/> ask for: files, text, or the emulator's own.</summary>
internal static class EmulatorConfiguration
{
    // Keys of earlier versions of Kratos, which configurations that are copied around still have.
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["selfservice.whitelisted_return_urls"] = "selfservice.allowed_return_urls",
        ["identity.default_schema_url"] = "identity.schemas and identity.default_schema_id",
    };

    /// <summary>Reads the texts. Once: a file may be a pipe, and what was read from that is gone.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<ConfigurationLayer> Read(OryEmulatorOptions options)
    {
        if (options.ConfigurationFiles.Any(string.IsNullOrWhiteSpace)) throw new FileNotFoundException("The name of a configuration file is empty.");
        var layers = options.ConfigurationFiles.Select(file => new ConfigurationLayer(Path.GetFullPath(file), File.ReadAllText(file))).ToList();
        if (layers.Count == 0)
            layers.Add(new ConfigurationLayer(null, Default(options.ApplicationUrl)));
        if (options.Configuration is not null)
            layers.Add(new ConfigurationLayer(null, options.Configuration));
        return layers;
    }

    /// <exception cref="OryEmulatorConfigurationException">It is malformed.</exception>
    public static KratosConfiguration Load(OryEmulatorOptions options, IReadOnlyList<ConfigurationLayer> layers, int? publicPort, int? adminPort)
    {
        var folder = options.ConfigurationFiles is [var first, ..] ? Path.GetDirectoryName(Path.GetFullPath(first))! : Directory.GetCurrentDirectory();
        var configuration = ConfigurationLoader.Load(layers, folder, options.Dev, publicPort, adminPort, options.Variables);
        return configuration with { AllowedReturnUrls = [.. configuration.AllowedReturnUrls, .. options.AllowedReturnUrls] };
    }

    /// <summary>What is asked for and not done, one line a key.</summary>
    public static IReadOnlyList<string> Warnings(KratosConfiguration configuration, OryEmulatorOptions options)
    {
        var warnings = configuration.Unmodelled
            .Select(key => Renamed.TryGetValue(key, out var name) ? $"{key} has no effect; Kratos calls it {name} now" : $"{key} is not modelled and has no effect")
            .Concat(configuration.Notes).ToList();
        if (options.OidcClaimsMapper is null && configuration.Methods.OidcProviders.Any(provider => provider.MapperUrl is not null))
            warnings.Add("selfservice.methods.oidc.config.providers: mapper_url is Jsonnet, which is not run; traits take the claims of their names (in code: OryEmulatorOptions.OidcClaimsMapper)");
        if (options.TokenClaimsMapper is null && configuration.TokenizerTemplates.Values.Any(template => template.ClaimsMapperUrl is not null))
            warnings.Add("session.whoami.tokenizer.templates: claims_mapper_url is Jsonnet, which is not run; tokens have Kratos' own claims (in code: OryEmulatorOptions.TokenClaimsMapper)");
        return warnings;
    }

    private static string Default(Uri application) => References.Resource("default.yml")
        .Replace("{application}", application.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
}
