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
