using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Ory.AspNetCore.Tests;

public class RequirementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("aal1", "aal1", true)]
    [InlineData("aal1", "aal2", true)]
    [InlineData("aal2", "aal2", true)]
    [InlineData("aal2", "aal1", false)]
    [InlineData("aal1", "aal0", false)]
    [InlineData("aal1", "aal3", false)]
    [InlineData("aal2", "aal3", false)]
    [InlineData("aal1", "AAL1", false)]
    [InlineData("aal1", "", false)]
    [InlineData("aal2", " aal2", false)]
    [InlineData("aal1", null, false)]
    public void A_level_that_is_not_known_satisfies_nothing(string required, string? level, bool expected) =>
        Assert.Equal(expected, IsMet(new AalRequirement(required), (OryClaimTypes.Aal, level)));

    [Theory]
    [InlineData("aal0")]
    [InlineData("aal3")]
    [InlineData("AAL2")]
    [InlineData("")]
    public void A_level_that_ory_does_not_give_cannot_be_asked_for(string level) =>
        Assert.ThrowsAny<ArgumentException>(() => new AalRequirement(level));

    [Theory]
    [InlineData(0, true)]
    [InlineData(-600, true)]
    [InlineData(-630, true)]
    [InlineData(-631, false)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_recent_sign_in_is_recent_by_two_clocks(int secondsFromNow, bool expected) =>
        Assert.Equal(expected, IsMet(
            new RecentAuthenticationRequirement(TimeSpan.FromMinutes(10)),
            (OryClaimTypes.AuthTime, (Now.ToUnixTimeSeconds() + secondsFromNow).ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData(" 1795435200")]
    public void A_time_that_cannot_be_read_is_not_recent(string? time) =>
        Assert.False(IsMet(new RecentAuthenticationRequirement(TimeSpan.MaxValue), (OryClaimTypes.AuthTime, time)));

    [Fact]
    public void Less_than_a_minute_cannot_be_asked_for() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecentAuthenticationRequirement(TimeSpan.FromSeconds(59)));

    [Fact]
    public void One_of_the_methods_is_enough()
    {
        var requirement = new AuthenticationMethodRequirement("passkey", "totp");

        Assert.True(IsMet(requirement, (OryClaimTypes.Amr, "password"), (OryClaimTypes.Amr, "totp")));
        Assert.False(IsMet(requirement, (OryClaimTypes.Amr, "password")));
        Assert.False(IsMet(requirement, (OryClaimTypes.Amr, "TOTP")));
        Assert.False(IsMet(requirement));
    }

    [Fact]
    public void Methods_of_the_second_factor_alone_are_asked_for_at_the_second_level()
    {
        foreach (var method in new[] { "totp", "lookup_secret", "webauthn" })
            Assert.Equal(new Remedy { Refresh = true, Aal = "aal2" }, new AuthenticationMethodRequirement(method).Remedy);
        Assert.Equal(new Remedy { Refresh = true, Aal = "aal2" }, new AuthenticationMethodRequirement("totp", "webauthn").Remedy);
        Assert.Equal(new Remedy { Refresh = true }, new AuthenticationMethodRequirement("totp", "passkey").Remedy);
        Assert.Equal(new Remedy { Refresh = true }, new AuthenticationMethodRequirement("password").Remedy);
    }

    [Fact]
    public void The_sum_of_what_is_missing_is_the_most_of_each()
    {
        var low = new Remedy { Aal = "aal1", MaxAge = TimeSpan.FromMinutes(5), Refresh = true };
        var high = new Remedy { Aal = "aal2", MaxAge = TimeSpan.FromMinutes(10), Verification = true };
        var sum = new Remedy { Aal = "aal2", MaxAge = TimeSpan.FromMinutes(5), Refresh = true, Verification = true };

        Assert.Equal(sum, low + high);
        Assert.Equal(sum, high + low);
        Assert.Equal(high, high + new Remedy());
        Assert.Equal(high, new Remedy() + high);
    }

    [Fact]
    public void What_no_session_can_have_none_has()
    {
        Assert.False(Aals.Satisfies("aal2", "aal3"));
        Assert.False(Aals.Satisfies("aal3", "aal3"));
        Assert.False(Aals.Satisfies(null, ""));
    }

    [Fact]
    public void A_verified_address_and_a_schema_are_what_the_handler_says()
    {
        Assert.True(IsMet(new VerifiedAddressRequirement(), (OryClaimTypes.VerifiedAddress, "a@example.org")));
        Assert.False(IsMet(new VerifiedAddressRequirement()));
        Assert.False(IsMet(new VerifiedAddressRequirement(), (ClaimTypes.Email, "a@example.org")));
        Assert.True(IsMet(new IdentitySchemaRequirement("staff", "admin"), (OryClaimTypes.SchemaId, "admin")));
        Assert.False(IsMet(new IdentitySchemaRequirement("staff"), (OryClaimTypes.SchemaId, "Staff")));
        Assert.False(IsMet(new IdentitySchemaRequirement("staff")));
    }

    [Fact]
    public void A_policy_is_built_of_what_it_asks_for()
    {
        var policy = new AuthorizationPolicyBuilder().RequireAal("aal2").RequireAuthenticationMethod("passkey", "totp").RequireIdentitySchema("staff").RequireVerifiedAddress()
            .RequireRecentAuthentication(TimeSpan.FromMinutes(5)).Build();

        Assert.Equal(
            [
                typeof(AalRequirement), typeof(AuthenticationMethodRequirement), typeof(IdentitySchemaRequirement), typeof(VerifiedAddressRequirement),
                typeof(RecentAuthenticationRequirement),
            ],
            policy.Requirements.Select(requirement => requirement.GetType()));
        Assert.True(IsMet((OryRequirement)policy.Requirements[1], ("amr", "totp")));
        Assert.True(IsMet((OryRequirement)policy.Requirements[2], (OryClaimTypes.SchemaId, "staff")));
    }

    [Fact]
    public void Nothing_empty_can_be_asked_for()
    {
        Assert.Throws<ArgumentException>(() => new AuthenticationMethodRequirement());
        Assert.Throws<ArgumentException>(() => new AuthenticationMethodRequirement("totp", ""));
        Assert.Throws<ArgumentException>(() => new IdentitySchemaRequirement());
        Assert.Throws<ArgumentException>(() => new IdentitySchemaRequirement(" "));
    }

    [Fact]
    public void A_claim_of_another_issuer_before_ours_neither_counts_nor_hides_it()
    {
        var identity = new ClaimsIdentity(
            [new("sid", "1", null, "Ory"), new("aal", "aal2", null, "LOCAL AUTHORITY"), new("aal", "aal1", null, "Ory"), new("amr", "totp", null, "x"), new("amr", "totp", null, "Ory"),
                new("amr", "webauthn", null, "LOCAL AUTHORITY"), new(OryClaimTypes.VerifiedAddress, "ann@example.org", null, "LOCAL AUTHORITY")], "Ory");
        var claims = SessionClaims.Find(new ClaimsPrincipal(identity), "Ory", "Ory")!.Value;

        Assert.Equal("aal1", claims.Aal);
        Assert.True(claims.HasMethod("totp"));
        Assert.False(claims.HasMethod("password"));
        Assert.False(claims.HasMethod("webauthn"));
        Assert.False(claims.HasVerifiedAddress);
    }

    [Fact]
    public void An_identity_of_the_name_without_a_session_of_ours_is_none() =>
        Assert.Null(SessionClaims.Find(new ClaimsPrincipal(new ClaimsIdentity([new("sid", "1"), new("aal", "aal2")], "Ory")), "Ory", "Ory"));

    [Fact]
    public void An_identity_of_another_scheme_with_claims_of_our_issuer_is_none() =>
        Assert.Null(SessionClaims.Find(new ClaimsPrincipal(new ClaimsIdentity([new("sid", "1", null, "Ory"), new("aal", "aal2", null, "Ory")], "Other")), "Ory", "Ory"));

    private static bool IsMet(OryRequirement requirement, params (string Type, string? Value)[] claims)
    {
        var all = claims.Where(claim => claim.Value is not null).Select(claim => new Claim(claim.Type, claim.Value!, null, "Ory")).Append(new Claim("sid", "1", null, "Ory"));
        return requirement.IsMet(SessionClaims.Find(new ClaimsPrincipal(new ClaimsIdentity(all, "Ory")), "Ory", "Ory")!.Value, Now);
    }
}
