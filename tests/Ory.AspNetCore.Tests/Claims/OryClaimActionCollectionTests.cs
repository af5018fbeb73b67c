using System.Security.Claims;
using System.Text.Json;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

public class OryClaimActionCollectionTests
{
    private static readonly Identity Somebody = new()
    {
        Id = "b7701db5-a60c-4e2a-b1b7-26502ce94887",
        Traits = JsonDocument.Parse("""
            {"email":"Ann@Example.org","other":"old@example.org","spaced":" ann@example.org ","name":{"first":"Ann","last":"Lee"},"age":41,"number":12345678901234567890,"member":true,"no":null,"empty":"",
             "groups":[{"name":"red","ids":[1,2]},{"name":"blue"},{"x":1},"text"],"a b":{"c.d":"odd"},"emails":["ann@example.org","mallory@example.org"],"tags":["a","b","a",["nested"],{"o":1},3],
             "half":"\ud800","halves":["whole","\udc00"]}
            """).RootElement,
        MetadataPublic = JsonDocument.Parse("""{"roles":["admin","auditor"],"tenant":{"id":"t1"}}""").RootElement,
        OrganizationId = "5f0b6a9c-0000-4000-8000-000000000001",
        VerifiableAddresses =
        [
            new() { Value = "ann@example.org", Verified = true, Via = "email" },
            new() { Value = "old@example.org", Verified = false, Via = "email" },
        ],
    };

    [Theory]
    [InlineData("email", "Ann@Example.org")]
    [InlineData("$.email", "Ann@Example.org")]
    [InlineData("name.first", "Ann")]
    [InlineData("$['name']['last']", "Lee")]
    [InlineData("['a b'][\"c.d\"]", "odd")]
    [InlineData("age", "41")]
    [InlineData("number", "12345678901234567890")]
    [InlineData("member", "true")]
    [InlineData("no", "")]
    [InlineData("empty", "")]
    [InlineData("missing.deeper", "")]
    [InlineData("email.deeper", "")]
    [InlineData("name", "")]
    [InlineData("groups[0].name", "red")]
    [InlineData("groups[9].name", "")]
    [InlineData("groups[99999999999].name", null)]
    [InlineData("groups[*].name", "red,blue")]
    [InlineData("groups[*].ids", "1,2")]
    [InlineData("groups[*].ids[1]", "2")]
    [InlineData("tags", "a,b,3")]
    [InlineData("name[0]", "")]
    // Half a character is legal JSON and no text.
    [InlineData("half", "")]
    [InlineData("halves", "")]
    public void A_path_names_one_value_or_many(string path, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<ArgumentException>(() => new OryClaimActionCollection().MapTrait("t", path));
            return;
        }

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Run(new OryClaimActionCollection().MapTrait("t", path)));
    }

    [Fact]
    public void A_name_that_is_no_text_fails_nobody()
    {
        var identity = Somebody with { Traits = JsonDocument.Parse("""{"email":"ann@example.org","\ud800":1}""").RootElement };

        Assert.Empty(new OryClaimActionCollection().MapTrait("t", "name").Run(identity));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("$")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[-1]")]
    [InlineData("a['b]")]
    [InlineData("a[?(@.x)]")]
    [InlineData("a]b")]
    [InlineData("a[0]b")]
    [InlineData("$x")]
    public void A_malformed_path_fails_when_it_is_set(string path) =>
        Assert.ThrowsAny<ArgumentException>(() => new OryClaimActionCollection().MapTrait("t", path));

    [Fact]
    public void Metadata_gives_one_claim_a_value()
    {
        var claims = new OryClaimActionCollection().MapPublicMetadata(ClaimTypes.Role, "roles").MapPublicMetadata("tenant", "tenant.id").MapOrganizationId();

        Assert.Equal(
            [(ClaimTypes.Role, "admin"), (ClaimTypes.Role, "auditor"), ("tenant", "t1"), ("organization_id", "5f0b6a9c-0000-4000-8000-000000000001")],
            claims.Run(Somebody));
    }

    [Fact]
    public void Nothing_is_made_of_metadata_that_is_not_there() =>
        Assert.Empty(new OryClaimActionCollection().MapPublicMetadata("t", "roles").MapTrait("t", "x").MapOrganizationId().Run(new Identity { Id = "1", OrganizationId = "" }));

    [Fact]
    public void Only_verified_addresses_pass_the_guard_and_as_ory_has_them()
    {
        Assert.Equal(["ann@example.org"], Run(new OryClaimActionCollection().MapTrait(ClaimTypes.Email, "email", verifiedOnly: true)));
        Assert.Equal(["ann@example.org"], Run(new OryClaimActionCollection().MapTrait(ClaimTypes.Email, "spaced", verifiedOnly: true)));
        Assert.Empty(Run(new OryClaimActionCollection().MapTrait(ClaimTypes.Email, "other", verifiedOnly: true)));
        Assert.Equal(["ann@example.org"], Run(new OryClaimActionCollection().MapTrait(ClaimTypes.Email, "emails", verifiedOnly: true)));
        Assert.Empty(Run(new OryClaimActionCollection().MapTrait(ClaimTypes.Email, "name.first", verifiedOnly: true)));
    }

    [Theory]
    [InlineData(OryClaimTypes.IdentityId)]
    [InlineData(OryClaimTypes.SessionId)]
    [InlineData(OryClaimTypes.Aal)]
    [InlineData(OryClaimTypes.Amr)]
    [InlineData(OryClaimTypes.AuthTime)]
    [InlineData(OryClaimTypes.SchemaId)]
    [InlineData(OryClaimTypes.VerifiedAddress)]
    public void The_handlers_own_types_are_refused(string type)
    {
        var claims = new OryClaimActionCollection();

        Assert.Throws<ArgumentException>(() => claims.MapTrait(type, "email"));
        Assert.Throws<ArgumentException>(() => claims.MapTrait(type.ToUpperInvariant(), "email"));
        Assert.Throws<ArgumentException>(() => claims.MapPublicMetadata(type, "roles"));
        Assert.Throws<ArgumentException>(() => claims.MapOrganizationId(type));
        Assert.Throws<ArgumentException>(() => claims.Map(type, _ => ["x"]));
        Assert.Equal(0, claims.Count);
    }

    private static IEnumerable<string> Run(OryClaimActionCollection claims) => claims.Run(Somebody).Select(claim => claim.Value);
}
