using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Ory.Emulator;

/// <summary>
/// The hash of a password in any format that Kratos knows: people who were imported sign in with the passwords they had. What names the format stands first,
/// and what follows it is only looked at when somebody signs in.
/// </summary>
internal static partial class PasswordHash
{
    // Of memory, in KiB: nobody's hash takes more, and the process should not go down for one that says so.
    private const long MaxMemory = 1 << 20;

    public static bool IsKnown(string hash) => Known().IsMatch(hash);

    /// <summary>Whether it is of the format that new hashes have.</summary>
    public static bool IsBcrypt(string hash) => Bcrypt().IsMatch(hash);

    /// <summary>Whether a password is the one that was hashed; one whose hash is malformed is not.</summary>
    public static bool Fits(byte[] password, string hash)
    {
        try
        {
            return hash.StartsWith('{') ? FitsLdap(password, hash) : Fits(password, hash.Split('$'));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException or CryptoException or InvalidOperationException or GeneralSecurityException)
        {
            return false;
        }
    }

    private static bool Fits(byte[] password, string[] parts) => (parts[1], parts.Length) switch
    {
        ("argon2id", 6) => FitsArgon2(Argon2Parameters.Argon2id, password, parts),
        ("argon2i", 6) => FitsArgon2(Argon2Parameters.Argon2i, password, parts),
        ("scrypt", 5) => FitsScrypt(password, parts),
        ("firescrypt", 7) => FitsFirebase(password, parts),
        ("md5", 3) => Same(Base64(parts[2]), MD5.HashData(password)),
        ("sha1" or "sha256" or "sha512" or "md5", 5) => Same(Base64(parts[4]), Digest(parts[1], Composed(parts, password))),
        ("md5-crypt", 4) => Same(parts[3], UnixCrypt.Md5(password, parts[2])),
        ("sha256-crypt" or "sha512-crypt", 4 or 5) => Same(parts[^1], UnixCrypt.Sha(parts[1], password, parts[^2], parts.Length == 5 ? Numbers(parts[2], "rounds=")[0] : null)),
        (var name, 5) when name.StartsWith("pbkdf2-", StringComparison.Ordinal) => FitsPbkdf2(name[7..], password, parts),
        (var name, 4) when name.StartsWith("hmac-", StringComparison.Ordinal) => FitsHmac(name[5..], password, parts),
        _ => false,
    };

    private static bool FitsArgon2(int type, byte[] password, string[] parts)
    {
        if (Numbers(parts[2], "v=")[0] != Argon2Parameters.Version13) return false;
        var numbers = Numbers(parts[3], "m=", "t=", "p=");
        if (numbers[0] > MaxMemory) return false;
        var derived = new byte[Base64(parts[5]).Length];
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(type).WithVersion(Argon2Parameters.Version13).WithSalt(Base64(parts[4]))
            .WithMemoryAsKB(numbers[0]).WithIterations(numbers[1]).WithParallelism(numbers[2]).Build());
        generator.GenerateBytes(password, derived);
        return Same(Base64(parts[5]), derived);
    }

    private static bool FitsPbkdf2(string digest, byte[] password, string[] parts)
    {
        var wanted = Base64(parts[4]);
        var generator = new Pkcs5S2ParametersGenerator(DigestOf(digest is "sha1" or "sha224" or "sha384" or "sha512" ? digest : "sha256"));
        generator.Init(password, Base64(parts[3]), Numbers(parts[2], "i=", "l=")[0]);
        return Same(wanted, ((KeyParameter)generator.GenerateDerivedMacParameters(8 * wanted.Length)).GetKey());
    }

    private static bool FitsScrypt(byte[] password, string[] parts)
    {
        var (numbers, wanted) = (Numbers(parts[2], "ln=", "r=", "p="), Base64(parts[4]));
        return Same(wanted, Scrypt(password, Base64(parts[3]), numbers[0], numbers, wanted.Length));
    }

    private static byte[] Scrypt(byte[] password, byte[] salt, int cost, int[] numbers, int length) =>
        cost * (long)numbers[1] / 8 > MaxMemory ? throw new FormatException() : SCrypt.Generate(password, salt, cost, numbers[1], numbers[2], length);

    // Firebase hashes with scrypt, and encrypts a key of the project with what comes out.
    private static bool FitsFirebase(byte[] password, string[] parts)
    {
        var numbers = Numbers(parts[2], "ln=", "r=", "p=");
        var key = Scrypt(password, [.. Base64(parts[3]), .. Base64(parts[5])], 1 << numbers[0], numbers, 32);
        var cipher = CipherUtilities.GetCipher("AES/CTR/NoPadding");
        cipher.Init(true, new ParametersWithIV(new KeyParameter(key), new byte[16]));
        return Same(Base64(parts[4]), cipher.DoFinal(Base64(parts[6])));
    }

    // What is kept is the code in hexadecimal digits.
    private static bool FitsHmac(string digest, byte[] password, string[] parts)
    {
        var mac = new HMac(DigestOf(digest));
        mac.Init(new KeyParameter(Base64(parts[3])));
        mac.BlockUpdate(password, 0, password.Length);
        return Same(Base64(parts[2]), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MacUtilities.DoFinal(mac))));
    }

    // The salt stands behind the digest.
    private static bool FitsLdap(byte[] password, string hash)
    {
        var end = hash.IndexOf('}');
        var (digest, length) = hash[1..end] switch { "SSHA" => ("sha1", 20), "SSHA256" => ("sha256", 32), "SSHA512" => ("sha512", 64), _ => ("", int.MaxValue) };
        var both = Base64(hash[(end + 1)..]);
        return both.Length > length && Same(both[..length], Digest(digest, [.. password, .. both[length..]]));
    }

    // The third part says in which order salt and password were hashed.
    private static byte[] Composed(string[] parts, byte[] password)
    {
        var pattern = parts[2].StartsWith("pf=", StringComparison.Ordinal) && parts[2].Length > 3 ? Base64(parts[2][3..]) : throw new FormatException();
        var (salt, secret) = (Encoding.Latin1.GetString(Base64(parts[3])), Encoding.Latin1.GetString(password));
        return Encoding.Latin1.GetBytes(Places().Replace(Encoding.Latin1.GetString(pattern), place => place.Value == "{SALT}" ? salt : secret));
    }

    private static int[] Numbers(string text, params string[] names)
    {
        var parts = text.Split(',');
        if (parts.Length != names.Length) throw new FormatException();
        return [.. names.Select((name, i) => parts[i].StartsWith(name, StringComparison.Ordinal)
            ? int.Parse(parts[i][name.Length..], NumberStyles.None, CultureInfo.InvariantCulture) : throw new FormatException())];
    }

    private static byte[] Base64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private static IDigest DigestOf(string name) => DigestUtilities.GetDigest(name.StartsWith("sha", StringComparison.Ordinal) ? $"SHA-{name[3..]}" : name);

    private static byte[] Digest(string name, byte[] bytes) => DigestUtilities.DoFinal(DigestOf(name), bytes);

    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private static bool Same(string one, string other) => Same(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    [GeneratedRegex(@"^\$2[abzy]?\$")]
    private static partial Regex Bcrypt();

    [GeneratedRegex(@"^(?:\$(?:2[abzy]?|argon2id?|pbkdf2-sha[0-9]{1,3}|scrypt|firescrypt|sha(?:1|256|512)|md5|(?:md5|sha256|sha512)-crypt|hmac-(?:md4|md5|sha1|sha224|sha256|sha384|sha512))\$|\{SSHA(?:256|512)?\})")]
    private static partial Regex Known();

    [GeneratedRegex(@"\{SALT\}|\{PASSWORD\}")]
    private static partial Regex Places();
}
