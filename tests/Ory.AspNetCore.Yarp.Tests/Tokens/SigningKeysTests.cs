using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Ory.AspNetCore.Tests;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class SigningKeysTests
{
    [Fact]
    public async Task Keys_are_changed_with_an_overlap()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (oldKey, newKey, file) = (NewKey(), NewKey(), Path.Combine(folder.FullName, "keys.pem"));
            await File.WriteAllTextAsync(file, oldKey);
            await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", null), ("Ory:Gateway:Token:KeyFiles:0", file)));
            gateway.Ory.AddSession("alice");
            await gateway.GetAsync("/headers/x", Alice);
            var oldId = new JsonWebToken(TokenOf(gateway)).Kid;
            Assert.Equal([oldId], (await KeysAsync(gateway)).Keys.Select(key => key.KeyId));

            // The new one first: published at once, used when everybody had the time to see it.
            await File.WriteAllTextAsync(file, newKey + oldKey);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            var published = (await KeysAsync(gateway)).Keys.Select(key => key.KeyId).ToList();
            Assert.Equal(2, published.Count);
            await gateway.GetAsync("/headers/x", Alice);
            Assert.Equal(oldId, new JsonWebToken(TokenOf(gateway)).Kid);

            // A set that another gateway gave out just before it saw the new key is kept for five minutes from then on.
            gateway.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(9));
            await gateway.GetAsync("/headers/x", Alice);
            Assert.Equal(oldId, new JsonWebToken(TokenOf(gateway)).Kid);

            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await gateway.GetAsync("/headers/x", Alice);
            Assert.Equal(published[0], new JsonWebToken(TokenOf(gateway)).Kid);
            Assert.NotEqual(oldId, published[0]);

            // A file that is half written changes nothing.
            await File.WriteAllTextAsync(file, newKey[..40]);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(2, (await KeysAsync(gateway)).Keys.Count);

            await File.WriteAllTextAsync(file, newKey);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal([published[0]], (await KeysAsync(gateway)).Keys.Select(key => key.KeyId));

            // Put back first, the old one is as new as any: whoever forgot it has to see it first.
            await File.WriteAllTextAsync(file, oldKey + newKey);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await gateway.GetAsync("/headers/x", Alice);
            Assert.Equal(published[0], new JsonWebToken(TokenOf(gateway)).Kid);
            gateway.Time.Advance(TimeSpan.FromSeconds(310));
            await gateway.GetAsync("/headers/x", Alice);
            Assert.Equal(oldId, new JsonWebToken(TokenOf(gateway)).Kid);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_key_that_is_taken_away_signs_no_more_at_once_even_cached()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        var first = new JsonWebToken(TokenOf(gateway)).Kid;

        gateway.Configuration["Ory:Gateway:Token:Key"] = NewKey();
        gateway.Configuration.Reload();
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(first, new JsonWebToken(TokenOf(gateway)).Kid);
    }

    // The options and the routes learn of a change one after the other, and which comes first changes with every change.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_key_and_the_first_route_that_needs_one_may_come_with_the_same_change(int change)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        // Somebody looks for the keys all the time.
        Assert.Empty((await KeysAsync(gateway)).Keys);
        for (var i = 1; i < change; i++)
        {
            gateway.Configuration["ReverseProxy:Routes:headers:Metadata:Other"] = "x";
            gateway.Configuration.Reload();
        }

        foreach (var (key, value) in Settings())
            gateway.Configuration[key] = value;
        gateway.Configuration.Reload();

        using var answer = await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((await KeysAsync(gateway)).Keys.Single().KeyId, new JsonWebToken(TokenOf(gateway)).Kid);
    }

    [Fact]
    public async Task A_key_by_the_name_of_the_one_before_is_another_key()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "keys.json");
            await File.WriteAllTextAsync(file, Set(Named("gateway")));
            await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", null), ("Ory:Gateway:Token:KeyFiles:0", file)));
            gateway.Ory.AddSession("alice");
            await gateway.GetAsync("/headers/x", Alice);
            var first = TokenOf(gateway);

            await File.WriteAllTextAsync(file, Set(Named("gateway")));
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await gateway.GetAsync("/headers/x", Alice);

            Assert.NotEqual(first, TokenOf(gateway));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_no_key_that_was_taken_away()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (time, file) = (new JumpingTime(DateTimeOffset.Parse("2026-11-23T12:00:00Z")), Path.Combine(folder.FullName, "keys.pem"));
            await File.WriteAllTextAsync(file, NewKey());
            await using var gateway = await Gateway.StartAsync(
                Settings(("Ory:Gateway:Token:Key", null), ("Ory:Gateway:Token:KeyFiles:0", file)), configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
            var before = (await KeysAsync(gateway)).Keys.Single().KeyId;

            await File.WriteAllTextAsync(file, NewKey());
            time.Shift = -TimeSpan.FromHours(1);
            time.Advance(TimeSpan.FromSeconds(10));

            Assert.NotEqual(before, (await KeysAsync(gateway)).Keys.Single().KeyId);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A backend finds a key by its name.
    [Fact]
    public async Task Two_keys_by_one_name_stop_the_start()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", Set(Named("gateway"), Named("gateway"))))));
        Assert.Contains("two keys with the kid \"gateway\"", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_set_has_no_private_half()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        using var answer = await gateway.GetAsync("/.well-known/jwks.json");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        var key = JsonDocument.Parse(text).RootElement.GetProperty("keys")[0];
        Assert.Equal(["kty", "crv", "x", "y", "kid", "alg", "use"], key.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain("\"d\"", text);
    }

    [Fact]
    public async Task With_no_overlap_a_new_key_signs_when_it_is_seen()
    {
        await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:KeyOverlap", "00:00:00")));
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        var first = new JsonWebToken(TokenOf(gateway)).Kid;

        gateway.Configuration["Ory:Gateway:Token:Key"] = NewKey() + gateway.Configuration["Ory:Gateway:Token:Key"];
        gateway.Configuration.Reload();
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(first, new JsonWebToken(TokenOf(gateway)).Kid);
    }

    [Fact]
    public async Task A_file_that_is_not_to_be_had_at_the_start_is_named_with_its_key_in_the_configuration()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "keys.pem");
            await File.WriteAllTextAsync(file, NewKey());
            using var locked = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.Contains($"{file}, which cannot be read", await FaultAsync(file), StringComparison.Ordinal);
            Assert.Contains($"{folder.FullName}, which is a folder", await FaultAsync(folder.FullName), StringComparison.Ordinal);
            Assert.Contains("none.pem, which is not there", await FaultAsync(Path.Combine(folder.FullName, "none.pem")), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Public_halves_are_said_to_sign_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", key.ExportSubjectPublicKeyInfoPem()))));
        Assert.Contains("the keys that are set are public halves, which sign nothing. Set Ory:Gateway:Token:KeyFiles:0", exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("'headers'", exception.ToString(), StringComparison.Ordinal);
    }

    private static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    private static string Named(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(true);
        return JsonSerializer.Serialize(new
        {
            kid = name,
            kty = "EC",
            crv = "P-256",
            x = Base64UrlEncoder.Encode(parameters.Q.X),
            y = Base64UrlEncoder.Encode(parameters.Q.Y),
            d = Base64UrlEncoder.Encode(parameters.D),
        });
    }

    private static async Task<string> FaultAsync(string path)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", null), ("Ory:Gateway:Token:KeyFiles:0", path))));
        Assert.Contains("Ory:Gateway:Token:KeyFiles names", exception.ToString(), StringComparison.Ordinal);
        return exception.ToString();
    }
}
