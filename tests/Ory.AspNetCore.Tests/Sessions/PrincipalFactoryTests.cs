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
}
