namespace Ory.Emulator;

/// <summary>Says which of <see cref="OryEmulatorOptions"/> makes no sense, before something else stumbles over it.</summary>
internal static class OptionsCheck
{
    private const int MaxPort = 65535;

    /// <exception cref="ArgumentException">One does not; the message names it.</exception>
    public static void Check(OryEmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NotNull(options.ConfigurationFiles, nameof(options.ConfigurationFiles));
        NotNull(options.Host, nameof(options.Host));
        NotNull(options.ApplicationUrl, nameof(options.ApplicationUrl));
        NotNull(options.AllowedReturnUrls, nameof(options.AllowedReturnUrls));
        NotNull(options.TimeProvider, nameof(options.TimeProvider));
        Port(options.PublicPort, nameof(options.PublicPort));
        Port(options.AdminPort, nameof(options.AdminPort));
        if (!options.ApplicationUrl.IsAbsoluteUri || options.ApplicationUrl.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{nameof(options.ApplicationUrl)} is '{options.ApplicationUrl}', but has to be absolute and begin with http:// or https://.", nameof(options));
        if (EmulatorHost.AddressOf(options.Host) is null)
            throw new ArgumentException($"{nameof(options.Host)} is '{options.Host}', but has to be an IP address to listen on, or localhost.", nameof(options));
        if (options.SmtpConnectionUri is not null && !MailDelivery.IsServer(options.SmtpConnectionUri))
            throw new ArgumentException($"{nameof(options.SmtpConnectionUri)} has to be an address as smtp://127.0.0.1:1025.", nameof(options));
        NoneNull(options.ConfigurationFiles, nameof(options.ConfigurationFiles));
        NoneNull(options.AllowedReturnUrls, nameof(options.AllowedReturnUrls));
        if (options.PublicPort is > 0 && options.PublicPort == options.AdminPort)
            throw new ArgumentException($"{nameof(options.PublicPort)} and {nameof(options.AdminPort)} are both {options.PublicPort}, but each API has its own.", nameof(options));
    }

    private static void NotNull(object? value, string name)
    {
        if (value is null)
            throw new ArgumentException($"{name} is null.", "options");
    }

    private static void NoneNull(IEnumerable<string?> values, string name)
    {
        if (values.Contains(null))
            throw new ArgumentException($"{name} has an entry that is null.", "options");
    }

    private static void Port(int? port, string name)
    {
        if (port is < 0 or > MaxPort)
            throw new ArgumentException($"{name} is {port}, but a port is a number from 0 to {MaxPort}.", "options");
    }
}
