using System.Security.Claims;
using System.Text.Json;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

public class PrincipalFactoryTests
{
    [Fact]
    public void What_is_empty_is_no_claim()
    {
        var options = new OryOptions();
        options.ClaimActions.MapOrganizationId();
        var session = new Session
        {
            Id = "",
            Active = true,
            AuthenticatorAssuranceLevel = "",
            AuthenticationMethods = [new SessionAuthenticationMethod { Method = "" }],
            Identity = new Identity { Id = "", SchemaId = "", OrganizationId = "", VerifiableAddresses = [new() { Value = "", Verified = true, Via = "email" }] },
        };

        Assert.Equal(0, new PrincipalFactory("Ory", options).ClaimsOf(session).Count);
    }

    [Theory]
    [InlineData(null, "Project")]
    [InlineData("https://issuer.example", "https://issuer.example")]
    public void What_is_mapped_comes_after_the_handlers_own_a_claim_for_each_value_and_of_the_same_issuer(string? claimsIssuer, string issuer)
    {
        var options = new OryOptions { ClaimsIssuer = claimsIssuer };
        options.ClaimActions.MapPublicMetadata(ClaimTypes.Role, "roles").MapTrait("name", "name.first").MapOrganizationId();
        var session = new Session
        {
            Id = "1",
            AuthenticatorAssuranceLevel = "aal1",
            Identity = new Identity
            {
                Id = "2",
                SchemaId = "3",
                OrganizationId = "4",
                Traits = JsonDocument.Parse("""{"name":{"first":"Ann"}}""").RootElement,
                MetadataPublic = JsonDocument.Parse("""{"roles":["reader","admin","reader"]}""").RootElement,
            },
        };

        var claims = new PrincipalFactory("Project", options).ClaimsOf(session);

        Assert.Equal(
            [
                (OryClaimTypes.IdentityId, "2"), (OryClaimTypes.SessionId, "1"), (OryClaimTypes.Aal, "aal1"), (OryClaimTypes.SchemaId, "3"),
                (ClaimTypes.Role, "reader"), (ClaimTypes.Role, "admin"), ("name", "Ann"), ("organization_id", "4"),
            ],
            Enumerable.Range(0, claims.Count).Select(i => (claims[i].Type, claims[i].Value)));
        Assert.All(Enumerable.Range(0, claims.Count), i => Assert.Equal((issuer, issuer), (claims.Make(i, null).Issuer, claims.Make(i, null).OriginalIssuer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sent")]
    [InlineData("completed")]
    public void An_address_that_ory_does_not_call_verified_is_no_claim_whatever_its_status(string? status)
    {
        var session = new Session { Id = "1", Identity = new Identity { Id = "2", SchemaId = "3", VerifiableAddresses = [new() { Value = "ann@example.org", Via = "email", Status = status }] } };

        var claims = new PrincipalFactory("Ory", new OryOptions()).ClaimsOf(session);

        Assert.DoesNotContain(OryClaimTypes.VerifiedAddress, Enumerable.Range(0, claims.Count).Select(i => claims[i].Type));
    }
}
