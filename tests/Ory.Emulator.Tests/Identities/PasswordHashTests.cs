using System.Text;

namespace Ory.Emulator.Tests;

/// <summary>Hashes that other programs made (openssl, argon2, Python's hashlib) of one password.</summary>
public class PasswordHashTests
{
    private const string Password = "correct-horse-battery-9";

    [Theory]
    [InlineData("$argon2id$v=19$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AR1o9lHfqRdA3UJrC7hySh65MPGLKfIKRF+dArIDlJ0")]
    [InlineData("$argon2i$v=19$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$B2hbys+4pMTX5CXadA6i8NfOz7gfS86t+U/JDv8+w6A")]
    [InlineData("$pbkdf2-sha1$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$Z1SuecTn6qtPCf5FXL7P85tTjpUTbc/i+hBp+Y24WGw")]
    [InlineData("$pbkdf2-sha224$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$QbxRcZ8Y5E3gx/LWApCCUw0BWsp0KWLQX1IYV9rcmlY")]
    [InlineData("$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$G1F0fqH23UIwrJ7//7OcC7yC2vU5DiD3kTYnpbsWImk")]
    [InlineData("$pbkdf2-sha384$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$aRA/yF50ronAXNlCGDt+IXdak44yeOFU80oExZJHsVs")]
    [InlineData("$pbkdf2-sha512$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$f1b0frpnTwNORYYI3Qgy8WHPq5uT5G7bWbMqJ1Uwze8")]
    [InlineData("$scrypt$ln=1024,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$IPo78ABQD6aD9jZUQgoty8cWCW/S1gafxqh/SeZzPGs=")]
    [InlineData("{SSHA}qAdxZM3KKQYLtzoTnecqFcE7VlAwMTIzNDU2Nzg5YWJjZGVm")]
    [InlineData("{SSHA256}jg10UHmSdCJmmEQj8E8WkDC71KmNXdVBsPPAz4Gj2E0wMTIzNDU2Nzg5YWJjZGVm")]
    [InlineData("{SSHA512}kYQA5Ikmxig47cudxbLykUHyOUPV/m0uKuzi2k/IExp4tJXfNQ8ylrlbQ5kdeF3Rl9jdexAxwUcrgb+NoiFofTAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("$sha1$pf=PHtTQUxUfS17UEFTU1dPUkR9Pg==$MDEyMzQ1Njc4OWFiY2RlZg==$W2Zr/znSqTScBUO1viK3WGSmIFo=")]
    [InlineData("$sha256$pf=PHtTQUxUfS17UEFTU1dPUkR9Pg==$MDEyMzQ1Njc4OWFiY2RlZg==$HVTq2LFEppfGoStKrFiyC/m+a1t6OY8X1vsBMSefFGs=")]
    [InlineData("$sha512$pf=PHtTQUxUfS17UEFTU1dPUkR9Pg==$MDEyMzQ1Njc4OWFiY2RlZg==$+enuIBa5L3Y/98CwBSqeLq/aRIJxLM8qilTgIPx5+W4srP0dzLLlcdjXmJW6NrCgW6WnsFiRdo9XNlE2kX9iZA==")]
    [InlineData("$md5$3s3KTV/KTwojmQTq25Zshg==")]
    [InlineData("$md5$pf=e1BBU1NXT1JEfXtTQUxUfQ==$MDEyMzQ1Njc4OWFiY2RlZg==$IuV3BY0U1NbaGx2vpnpgnw==")]
    [InlineData("$hmac-md5$NDFmMzlhNjk3MWVjM2U1Yjc0OGZlZmI4NmFhOGMyYTY=$YSBrZXk=")]
    [InlineData("$hmac-sha1$Zjk5YmEwNTdkNWMwYThiMjk2NDRkMTIxNDE0ZDZkMDAzYzU2ZWM5Yg==$YSBrZXk=")]
    [InlineData("$hmac-sha224$YThmZWMyZDBkMzUxOTc5YWM0YzA4YmZlM2M4ZTgzZWI0YTc5M2UxNGJkZTU0NDI4Nzk3NTc4ZGQ=$YSBrZXk=")]
    [InlineData("$hmac-sha256$ZGVlNmUwNjM3ODdmNWNiMWViZmJkMzFkZWY3M2I3YzZjODQyMmE4MmQ2YzhkMjcxOGFiN2VkMjczMWQ0MDc1Zg==$YSBrZXk=")]
    [InlineData("$hmac-sha384$NzVlNDZmNDE2Y2ZhZmIzYmQ2NTRmNzg5YjVmMzRiMGFlYWZiMjU0YzIwMmZlNjE5MThlYWYwZjFhNDNhOTE1MTBjYmI1OWY1ZGRkMjc5NjU4ZGU0NzA5NjU2ODYyODEz$YSBrZXk=")]
    [InlineData("$hmac-sha512$ZTVkNjJiOGRkYWQyODE3Y2NlMWU5NDk4NjQxOGE1Y2Q1N2M0NzU5MmI3MmYwNDhiNmE5NTgzYTEzNTc0NDU1NDk0ZDFjMTU3OGViNDVhZDg0YjgwMGU0YTllMGM4ZGRjOGQwNTBjMjIwMDFmMWFmMjI3YTlmYjk5M2RjNzU1ZDY=$YSBrZXk=")]
    [InlineData("$hmac-md4$ZDgzYjFhMWI2NGQ0ODgwYTU3MzYwMGQxN2E5MWRmNTQ=$YSBrZXk=")]
    [InlineData("$md5-crypt$saltsalt$/.6N76VxfLf651aPnlkEo/")]
    [InlineData("$sha256-crypt$saltsaltsaltsalt$SYSrpOe6WIRbs3/zTl97ZUk59b8S1xG84AYQWFPw8D7")]
    [InlineData("$sha512-crypt$saltsaltsaltsalt$.Xlbp5faEc4shxiBIeSfCAq8rEGDLpaXXl1u.QqzVAqcRcQNT3Uo81GCw6PeEEiF8vi5yMzH4Cz6cEkJycINH/")]
    [InlineData("$sha512-crypt$rounds=1000$saltsalt$uZ1URsoHFUiA1vUH656AXe8QClMJeuUepFRh4fHoTaEgt6f7VXVUInCnHmBF5c3dr8J4R1ZAgzANma64SrDHl/")]
    [InlineData("$firescrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$dl78dX3ZVYp0tqxzP7c6yE6qwBKkm+3lT8qnMIgMvHbGtpZfnzQZBPi03lztlwsoZcdbb48RlTo6Y6R4Ixg69Q==$Bw==$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==")]
    [InlineData("$2b$04$abcdefghijklmnopqrstuuqjZftctATiLqbJ1pDegSTXFg3xxb68m")]
    public async Task Who_was_imported_signs_in_with_the_old_password_and_no_other_and_has_one_of_bcrypt_then(string hash)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "hashers: { bcrypt: { cost: 4 } }" });
        var id = (await ImportAsync(ory, hash)).Text("id");

        Assert.Equal(400, (await SignInAsync(ory, Password + "!")).Status);
        Assert.Equal(hash, await HashAsync(ory, id));
        Assert.Equal(200, (await SignInAsync(ory, Password)).Status);

        Assert.StartsWith(hash.StartsWith("$2", StringComparison.Ordinal) ? hash : "$2a$04$", await HashAsync(ory, id), StringComparison.Ordinal);
        Assert.Equal(200, (await SignInAsync(ory, Password)).Status);
    }

    [Theory]
    [InlineData("$2$04$abcdefghijklmnopqrstuuqjZftctATiLqbJ1pDegSTXFg3xxb68m", true)]
    [InlineData("$2z$04$abcdefghijklmnopqrstuuqjZftctATiLqbJ1pDegSTXFg3xxb68m", true)]
    [InlineData("$argon2id$v=16$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AR1o9lHfqRdA3UJrC7hySh65MPGLKfIKRF+dArIDlJ0", false)]
    [InlineData("$argon2id$v=19$t=2,m=64,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AR1o9lHfqRdA3UJrC7hySh65MPGLKfIKRF+dArIDlJ0", false)]
    [InlineData("$argon2id$v=19$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg", false)]
    [InlineData("$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$G1F0fqH23UIwrJ7//7OcC7yC2vU5DiD3kTYnpbsWImk", false)]
    [InlineData("$pbkdf2-sha3$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$G1F0fqH23UIwrJ7//7OcC7yC2vU5DiD3kTYnpbsWImk", true)]
    [InlineData("$scrypt$ln=1000,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$IPo78ABQD6aD9jZUQgoty8cWCW/S1gafxqh/SeZzPGs=", false)]
    [InlineData("$scrypt$ln=1073741824,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$IPo78ABQD6aD9jZUQgoty8cWCW/S1gafxqh/SeZzPGs=", false)]
    [InlineData("$firescrypt$ln=30,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$dl78$Bw==$AAEC", false)]
    [InlineData("$argon2id$v=19$m=2000000000,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AR1o9lHfqRdA3UJrC7hySh65MPGLKfIKRF+dArIDlJ0", false)]
    [InlineData("{SSHA}qAdxZM3KKQYLtzoTnecqFcE7VlA=", false)]
    [InlineData("{SSHA}no base64", false)]
    [InlineData("$sha1$pf=$MDEyMzQ1Njc4OWFiY2RlZg==$W2Zr/znSqTScBUO1viK3WGSmIFo=", false)]
    [InlineData("$md5$", false)]
    [InlineData("$sha512-crypt$rounds=10$saltsalt$uZ1URsoHFUiA1vUH656AXe8QClMJeuUepFRh4fHoTaEgt6f7VXVUInCnHmBF5c3dr8J4R1ZAgzANma64SrDHl/", false)]
    [InlineData("$sha256-crypt$$SYSrpOe6WIRbs3/zTl97ZUk59b8S1xG84AYQWFPw8D7", false)]
    [InlineData("$2a$04$short", false)]
    public async Task What_only_begins_like_a_hash_is_imported_and_fits_no_password(string hash, bool fits)
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await ImportAsync(ory, hash);

        Assert.Equal((201, fits), (made.Status, ory.Server.Passwords.Fits(Password, hash)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("$1$saltsalt$/.6N76VxfLf651aPnlkEo/")]
    [InlineData("$6$saltsalt$x")]
    [InlineData("$2x$04$abcdefghijklmnopqrstuuqjZftctATiLqbJ1pDegSTXFg3xxb68m")]
    [InlineData("$argon2d$v=19$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AR1o9lHfqRdA3UJrC7hySh65MPGLKfIKRF")]
    [InlineData("$hmac-sha3$YQ==$YSBrZXk=")]
    [InlineData("$sha224$pf=YQ==$YQ==$YQ==")]
    [InlineData("{SHA}qAdxZM3KKQYLtzoTnecqFcE7VlA=")]
    public async Task A_format_that_Kratos_does_not_know_is_refused(string hash)
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await ImportAsync(ory, hash);

        Assert.Equal((400, "code status reason message"), (made.Status, made.Error));
    }

    // Bcrypt alone would not tell them apart.
    [Fact]
    public async Task A_password_longer_than_72_bytes_is_not_the_one_it_begins_with()
    {
        await using var ory = await OryEmulator.StartAsync();
        var longest = new string('x', 72);
        var hash = ory.Server.Passwords.Hash(longest);

        Assert.True(ory.Server.Passwords.Fits(longest, hash));
        Assert.False(ory.Server.Passwords.Fits(longest + "x", hash));
    }

    [Fact]
    public async Task A_password_too_long_to_be_hashed_again_keeps_its_hash()
    {
        await using var ory = await OryEmulator.StartAsync();
        var (password, salt) = (new string('x', 73), "salt"u8.ToArray());
        var hash = "{SSHA256}" + Convert.ToBase64String([.. System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes(password), .. salt]), .. salt]);
        var id = (await ImportAsync(ory, hash)).Text("id");

        Assert.Equal(200, (await SignInAsync(ory, password)).Status);
        Assert.Equal(hash, await HashAsync(ory, id));
    }

    private static Task<Asked> ImportAsync(OryEmulator ory, string hash) =>
        Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"},"credentials":{"password":{"config":{"hashed_password":"HASH"}}}}""".Replace("HASH", hash, StringComparison.Ordinal));

    private static async Task<Asked> SignInAsync(OryEmulator ory, string password)
    {
        var flow = (await Asked.PublicAsync(ory, "GET", "self-service/login/api")).Text("id");
        return await Asked.AskAsync(ory.CreateClient(), "POST", $"self-service/login?flow={flow}", $$"""{"method":"password","identifier":"ann@example.org","password":"{{password}}"}""", "application/json", []);
    }

    private static async Task<string> HashAsync(OryEmulator ory, string id) =>
        (string)(await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}?include_credential=password")).Body!["credentials"]!["password"]!["config"]!["hashed_password"]!;
}
