using Ory.Emulator;

namespace Gateway;

/// <summary>The Ory that the sample brings along, for who has none.</summary>
internal static class EmbeddedOry
{
    public const string BaseUrlKey = "Authentication:Schemes:Ory:BaseUrl";

    private const string AddressInKratosYml = "http://localhost:5090";

    /// <summary>Starts an emulator with this folder's <c>kratos.yml</c>, and points <c>AddOry()</c> to it; null where another Ory is configured.</summary>
    public static async Task<OryEmulator?> StartUnlessConfiguredAsync(ConfigurationManager configuration, string address)
    {
        if (!string.IsNullOrWhiteSpace(configuration[BaseUrlKey]))
            return null;

        var file = Path.Combine(AppContext.BaseDirectory, "kratos.yml");
        var emulator = await OryEmulator.StartAsync(options =>
        {
            options.ConfigurationFile = file;
            // Ory sends browsers back to the pages of this application, so it must know where they are.
            options.Configuration = File.ReadAllText(file).Replace(AddressInKratosYml, address, StringComparison.Ordinal);
            options.InMemory = false;
            options.PublicPort = 0;
            options.AdminPort = 0;
            options.Dev = true;
        });
        configuration[BaseUrlKey] = emulator.PublicUrl.ToString();
        return emulator;
    }
}
