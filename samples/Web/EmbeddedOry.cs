using Ory.Emulator;

namespace Web;

/// <summary>The Ory that the sample brings along, for who has none.</summary>
internal static class EmbeddedOry
{
    public const string BaseUrlKey = "Authentication:Schemes:Ory:BaseUrl";

    private const string AddressInKratosYml = "http://localhost:5080";

    /// <summary>Starts an emulator with this folder's <c>kratos.yml</c>, and points <c>AddOry()</c> to it; null where another Ory is configured.</summary>
    public static async Task<OryEmulator?> StartUnlessConfiguredAsync(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[BaseUrlKey]))
            return null;

        // Ory sends browsers back to the pages of this application, so it must know where they are.
        var address = (builder.Configuration["urls"] ?? AddressInKratosYml).Split(';')[0].TrimEnd('/');
        var file = Path.Combine(AppContext.BaseDirectory, "kratos.yml");
        var emulator = await OryEmulator.StartAsync(options =>
        {
            options.ConfigurationFile = file;
            options.Configuration = File.ReadAllText(file).Replace(AddressInKratosYml, address, StringComparison.Ordinal);
            options.InMemory = false;
            options.PublicPort = 0;
            options.AdminPort = 0;
            options.Dev = true;
        });
        builder.Configuration[BaseUrlKey] = emulator.PublicUrl.ToString();
        return emulator;
    }
}
