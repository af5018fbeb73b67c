using System.Security.Cryptography;

namespace Ory.Emulator;

/// <summary>Random tokens and codes in Kratos' forms.</summary>
internal static class Secrets
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string LowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string SessionToken() => "ory_st_" + RandomNumberGenerator.GetString(Alphanumeric, 32);

    public static string LogoutToken() => "ory_lo_" + RandomNumberGenerator.GetString(Alphanumeric, 32);

    public static string LinkToken() => RandomNumberGenerator.GetString(Alphanumeric, 32);

    public static string ExchangeCode() => RandomNumberGenerator.GetString(Alphanumeric, 64);

    public static string Code() => RandomNumberGenerator.GetString("0123456789", 6);

    /// <summary>The name that an authenticator is given for the owner of a passkey.</summary>
    public static string PasskeyHandle() => RandomNumberGenerator.GetString(Alphanumeric, 64);

    public static string BackupCode() => RandomNumberGenerator.GetString(LowerAlphanumeric, 8);
}
