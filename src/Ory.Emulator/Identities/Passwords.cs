using System.Text;
using BCrypt.Net;

namespace Ory.Emulator;

/// <summary>Hashes passwords with bcrypt at the configured cost, and knows what Kratos asks of a password.</summary>
internal sealed class Passwords(KratosConfiguration configuration)
{
    private const int MaxBytes = 72;

    // Comparing takes the longer the longer both are: what is far too long anyway is not worth it.
    private const int MaxComparedBytes = 1024;

    private readonly Lazy<string> _nobodys = new(() => BCrypt.Net.BCrypt.HashPassword("nobody's password", configuration.BcryptCost));

    public string Hash(string password) => BCrypt.Net.BCrypt.HashPassword(password, configuration.BcryptCost);

    /// <summary>Whether a password is longer than bcrypt can tell from its beginning: Kratos refuses to hash it.</summary>
    public static bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > MaxBytes;

    /// <summary>Whether a password is the one that was hashed. Without a hash it takes as long, and the answer is no.</summary>
    public bool Fits(string password, string? hash)
    {
        if (hash is not null && !PasswordHash.IsBcrypt(hash)) return PasswordHash.Fits(Encoding.UTF8.GetBytes(password), hash);
        try
        {
            // What stands between 2 and the next sign makes no difference to Kratos, and is not always known here.
            return BCrypt.Net.BCrypt.Verify(password, hash is null ? _nobodys.Value : $"$2b{hash[hash.IndexOf('$', 1)..]}") && hash is not null && !IsTooLong(password);
        }
        catch (Exception fault) when (fault is SaltParseException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // An administrator may import any text that begins like a hash; one that is none fits nothing.
            return false;
        }
    }

    /// <summary>What is wrong with a new password; null when nothing is.</summary>
    public UiText? Check(string password, IEnumerable<string> identifiers)
    {
        // Kratos counts bytes, for the shortest as for the longest.
        var length = Encoding.UTF8.GetByteCount(password);
        if (length < configuration.Methods.MinPasswordLength) return Messages.PasswordTooShort(configuration.Methods.MinPasswordLength, length);
        if (configuration.Methods.IdentifierSimilarityCheck && length <= MaxComparedBytes && identifiers.Any(identifier => IsSimilar(identifier, password))) return Messages.PasswordSimilar;
        // It is the hashing that finds a password too long, when everything else was asked.
        return IsTooLong(password) ? Messages.PasswordTooLong(MaxBytes, length) : null;
    }

    // Too few edits from one to the other, or half of the password's bytes taken from the identifier.
    private static bool IsSimilar(string identifier, string password)
    {
        var (a, b) = (identifier.ToLowerInvariant(), password.ToLowerInvariant());
        return Distance(a, b) < 5 || (double)LongestCommon(a, b) / Encoding.UTF8.GetByteCount(b) > 0.5;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++) (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[b.Length];
    }

    private static int LongestCommon(string a, string b)
    {
        var longest = 0;
        var row = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = b.Length; j > 0; j--) longest = Math.Max(longest, row[j] = a[i - 1] == b[j - 1] ? row[j - 1] + 1 : 0);
        }

        return longest;
    }
}
