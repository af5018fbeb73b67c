using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
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

            gateway.Time.Advance(TimeSpan.FromMinutes(5));
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

    [Fact]
    public async Task The_published_set_has_no_private_half()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        using var client = gateway.CreateClient();
        var text = await client.GetStringAsync("/.well-known/jwks.json");
        var key = JsonDocument.Parse(text).RootElement.GetProperty("keys")[0];
        Assert.Equal(["kty", "crv", "x", "y", "kid", "alg", "use"], key.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain("\"d\"", text);
    }
}
