namespace Ory.AspNetCore.Tests;

public class SessionKeyTests
{
    private static readonly Uri Address = new("https://id.example.org/");

    [Fact]
    public void It_is_of_one_scheme_address_kind_and_credential()
    {
        SessionKey[] keys =
        [
            Key("Ory", Address, OryCredential.FromSessionToken("ory_st_a")),
            Key("Ory", Address, OryCredential.FromSessionToken("ory_st_b")),
            Key("Staff", Address, OryCredential.FromSessionToken("ory_st_a")),
            Key("Ory", new Uri("https://staff.example.org/"), OryCredential.FromSessionToken("ory_st_a")),
            Key("Ory", new Uri(Address, "project/"), OryCredential.FromSessionToken("ory_st_a")),
            Key("Ory", Address, OryCredential.FromCookie("ory_st_a")),
            // What one part ends with the next cannot begin with.
            Key("Oryh", new Uri("ttps://id.example.org/"), OryCredential.FromSessionToken("ory_st_a")),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Key("Ory", Address, OryCredential.FromSessionToken("ory_st_a")));
    }

    private static SessionKey Key(string scheme, Uri address, OryCredential credential) => SessionKey.Of(SessionKey.PrefixOf(scheme, address), credential);
}
